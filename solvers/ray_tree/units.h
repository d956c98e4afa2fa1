/* Units in which features, labels and sizes are near 1: tolerances mean the same for all data. */
#ifndef RAY_TREE_UNITS_H
#define RAY_TREE_UNITS_H

#include "search.h"

/* Copies the numbers of a problem in such units; records are in the given ones. */
SHARED void change_units(Search *search);
/* Frees the copies, and gives back the best network and what it costs. */
SHARED void restore_units(Search *search);

#endif
