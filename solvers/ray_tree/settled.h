/* Leaves that are closed exactly, by the rays that their networks use. */
#ifndef RAY_TREE_SETTLED_H
#define RAY_TREE_SETTLED_H

#include "node.h"

/* Records the leaf if the used rays are dependent, or determine the network; whether they do. */
SHARED int settle(Search *search, const Node *node);

#endif
