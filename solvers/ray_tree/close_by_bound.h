/* Bounds and cuts at a node. */
#ifndef RAY_TREE_CLOSE_BY_BOUND_H
#define RAY_TREE_CLOSE_BY_BOUND_H

#include "relaxation.h"

/* Bounds a node, with cuts and more rows while they help. Records that, and returns whether it
 * closes the node; else it leaves what the solution uses of each ray, and its columns. */
SHARED int close_by_bound(Search *search, Relaxation *lp, Node *node, const Columns *old,
                          Columns *kept);

#endif
