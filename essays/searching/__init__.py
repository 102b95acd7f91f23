"""Pure: what a text and a query are made of for the search, how a hit is weighed, what of it is shown. No models, no database."""
