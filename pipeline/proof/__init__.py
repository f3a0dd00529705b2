"""The proof that the political will does not stand in the decision on the programme.

By source: nothing that the documents of decision 1 read is of the sheet Politisk vilja. By text: no
sentence of the will stands in any part of the finished file, however it was retyped: from five
words anywhere, from three as a whole paragraph, cell or list item. A sentence that is also a goal's
wording or a name of what the programme is made of is no hit (DOMAIN.md 1.8). What may be chance is
a remark: two words, a near copy, a motion that lost.

will        what is looked for: the sentences of the will, as compared
spread      a text as it is looked through, however it is spaced, hyphenated or cut into lines
verdict     whether a document is free of it, and if not where the words come from
prover      one build's documents, be they just made or standing in outputs/

(DECISIONS 97, 153, 172)
"""

from pipeline.proof.prover import Prover, file_texts
from pipeline.proof.will import APART

__all__ = ["APART", "Prover", "file_texts"]
