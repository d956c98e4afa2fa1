/* What the search has room for. Python asks interface.c for the first three. */
#ifndef RAY_TREE_LIMITS_H
#define RAY_TREE_LIMITS_H

#define MOST_EQUATIONS 56
#define MOST_COORDINATES 6
#define MOST_RAYS 2048

#define MOST_SIGNED (2 * MOST_RAYS)
#define MOST_FACE MOST_COORDINATES /* rays of a face */
#define MOST_GROUPS 24
#define MOST_WORKERS 64
#define MOST_ROWS (MOST_EQUATIONS + MOST_GROUPS)
#define MOST_COLUMNS 600
#define MOST_USED 64 /* rays of a network; a basis of the equations has fewer */

/* Shared by these files alone: other libraries may have functions of the same name. */
#if defined(__GNUC__) && !defined(_WIN32)
#define SHARED __attribute__((visibility("hidden")))
#else
#define SHARED
#endif

#endif
