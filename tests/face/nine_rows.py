"""Nine samples of two inputs: too many for an enumeration, few for a search."""

ROWS = [(x, z, (7 * x * x + 3 * x * z + 5 * z + 2) % 11) for x in range(3) for z in range(3)]
TABLE = "a,b,y\n" + "".join(f"{x},{z},{y}\n" for x, z, y in ROWS)
