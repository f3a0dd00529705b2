"""Tables for other programs: the rows of a sheet, the figures of follow-ups, the chain of goals.

sheets       a sheet as it is read, with the name that goes beside an id
figures      every figure of every follow-up, a row each
chain_links  what hangs on what in the chain of goals, and what it lacks
"""

from pipeline.plan.export_tables.chain_links import links_table
from pipeline.plan.export_tables.figures import figures_table
from pipeline.plan.export_tables.sheets import sheet_table

__all__ = ["figures_table", "links_table", "sheet_table"]
