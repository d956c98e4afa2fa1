/* The branch and bound. */
#ifndef RAY_TREE_TREE_H
#define RAY_TREE_TREE_H

#include "relaxation.h"

/* Records a node and all below it. */
SHARED void branch(Search *search, Relaxation *lp, Node *node, const Columns *old, int depth);

#endif
