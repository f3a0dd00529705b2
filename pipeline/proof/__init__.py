"""The proof that the political will does not stand in the decision on the programme.

By source: nothing that the documents of decision 1 read is of the sheet Politisk vilja. By text: no
sentence of the will of five words or more stands in any part of the finished file, however it was
retyped; a sentence that is also a goal's wording or a name is no hit (DOMAIN.md 1.8).

will        what is looked for: the sentences of the will, as compared
verdict     whether a document is free of it, and if not where the words come from
prover      one build's documents, be they just made or standing in outputs/

(DECISIONS 97, 153)
"""

from pipeline.proof.prover import Prover, file_texts

__all__ = ["Prover", "file_texts"]
