"""All wiring: names become packs, backends, stores; everything below takes values."""
