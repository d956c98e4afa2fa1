/* What networks cost in which a ray has a size in a part of its interval. */
#ifndef RAY_TREE_EXCESS_H
#define RAY_TREE_EXCESS_H

#include "relaxation.h"

/* Prepares the questions below, after a node was bounded. */
SHARED void find_extras(const Search *search, Relaxation *lp, const Node *node);
/* Whether networks with such a size may cost as little as the bound and a slack. A ray without a
 * group has its interval from above, up to its upper end. */
SHARED int may_have_size(const Search *search, Relaxation *lp, Node *node, int j, double low,
                         double high, double slack);

#endif
