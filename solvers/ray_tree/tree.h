/* The branch and bound. */
#ifndef RAY_TREE_TREE_H
#define RAY_TREE_TREE_H

#include "relaxation.h"
#include "solution.h"

/* Records a node and all below it. */
SHARED void branch(Search *search, Relaxation *lp, Node *node, const Columns *old, int depth);
/* Records a split and its first child, in which the size of a ray is at least a number and whose
 * solution may be known; the node goes on as the second. 0 if there are too many groups. */
SHARED int branch_above(Search *search, Relaxation *lp, Node *node, int j, double at,
                        const Solution *known, const Columns *columns, int depth);

#endif
