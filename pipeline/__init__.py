"""Reintegration outcomes of trafficked persons: from case exports to released reports."""
