/* The records of the tree in preorder. */
#ifndef RAY_TREE_RECORDS_H
#define RAY_TREE_RECORDS_H

#include "relaxation.h"
#include "search.h"

enum { EMPTY, NARROW, BOUND, DEPENDENT, UNIQUE, PAIR, SPLIT, FAILED = 9 };

SHARED void put(Search *search, int32_t value);
SHARED void put_size(Search *search, double size);
SHARED void put_dual(Search *search, const Relaxation *lp);
/* Notes where a subtree that workers share begins; returns its number. */
SHARED long begin_subtree(Search *search);
SHARED void end_subtree(Search *search, long number);

#endif
