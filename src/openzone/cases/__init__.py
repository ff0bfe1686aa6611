"""Demands of enterprises: raised, routed, talked through, solved, confirmed and rated."""
