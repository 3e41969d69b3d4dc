"""What is measured: model, loading, schemas, SDG 17 catalogue, blank workbooks and forms."""

from alliances.frameworks.load import list_frameworks, load_framework

__all__ = ["list_frameworks", "load_framework"]
