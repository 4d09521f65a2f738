"""The door for programs: typed JSON under ``/api/v1/``. Reads input, calls one use case, answers.

The contract is described in ``docs/api.md`` and, machine-readable, at ``/api/v1/openapi.json``.
"""
