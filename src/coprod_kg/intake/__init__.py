"""The ways in: questions in a terminal, issue forms, reference managers and workbooks, all made into entries."""
