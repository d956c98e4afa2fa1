/* Networks that are bases of the equations, made cheaper by exchanges of one ray. */
#ifndef RAY_TREE_LOCAL_SEARCH_H
#define RAY_TREE_LOCAL_SEARCH_H

#include "search.h"

/* Descends from sizes of all signed rays, after some random exchanges; returns the cost. */
SHARED double descend(Search *search, double *size, int kicks);
/* Moves along dependencies until the used rays are independent. Their number; 0 if that fails. */
SHARED int make_independent(const Search *search, double *size, int *used);

#endif
