"""How many glossary queries a second our endpoint and its peers answer, side by side in one run."""
