"""Rule packs: the YAML that editors write, and how it becomes rules."""
