/* The cheapest network met. */
#ifndef RAY_TREE_INCUMBENT_H
#define RAY_TREE_INCUMBENT_H

#include "search.h"

/* Takes the sizes of a network that is cheaper than the target. A proof is about one target: it
 * stops there, to be begun again. A search for networks goes on with the new target. Of a network
 * about as cheap as the target the sizes are kept, which later searches do not split near. */
SHARED void offer_network(Search *search, double cost, const double *size);
/* Descends from the sizes of a relaxation, those of some rays, if they solve the equations. */
SHARED void offer_relaxation(Search *search, const double *size, const int *ray, int count);
/* Iterated local search: random exchanges in the best network so far, then descent. */
SHARED void restart(Search *search, int count);

#endif
