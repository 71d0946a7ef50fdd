"""Tool calls: how each family of models writes them, and how they are taken out of an answer."""
