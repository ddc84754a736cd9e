"""From phrases as an editor writes them to spans in a text."""
