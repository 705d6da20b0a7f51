"""How printed documents look (KER-17): texts, columns, colour, logo; per company, kind of document and language."""
