/* The cheapest way to merge signed rays of given sizes into neurons. */
#ifndef RAY_TREE_MERGING_H
#define RAY_TREE_MERGING_H

#include "node.h"

typedef struct {
    int count;          /* rays */
    const int *ray;
    const double *size; /* of all signed rays */
    const Node *node;   /* says which pairs are apart */
    double cost;        /* of the cheapest way found */
    int best[MOST_USED]; /* the neuron of each ray in it */
    long steps;
    int neuron[MOST_USED]; /* the same of the way at hand */
    int neurons, members[MOST_USED], member[MOST_USED][MOST_FACE];
    double neuron_cost[MOST_USED];
} Merging;

/* Finds the cheapest way, if that costs less than a limit, as far as a number of steps leads. */
SHARED void merge_cheapest(const Search *search, Merging *merging, const Node *node, int count,
                           const int *ray, const double *size, double limit);

#endif
