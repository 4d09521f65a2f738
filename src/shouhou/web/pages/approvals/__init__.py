"""Approvals: what waits for somebody who may."""
