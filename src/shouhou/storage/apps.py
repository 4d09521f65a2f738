"""Registers the tables with Django."""

from django.apps import AppConfig


class StorageConfig(AppConfig):
    """App label ``storage``; tables are named ``storage_*``."""

    name = "shouhou.storage"
    label = "storage"
