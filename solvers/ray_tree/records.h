/* The records of the tree in preorder. */
#ifndef RAY_TREE_RECORDS_H
#define RAY_TREE_RECORDS_H

#include "relaxation.h"
#include "search.h"

enum { EMPTY, NARROW, BOUND, DEPENDENT, UNIQUE, PAIR, SPLIT, FAILED = 9 };

SHARED void put(Search *search, int32_t value);
SHARED void put_size(Search *search, double size);
SHARED void put_dual(Search *search, const Relaxation *lp);
/* Notes that the records of a job of another worker belong here. */
SHARED void put_job(Search *search, long job);
/* Copies what lies between two places of the integers, and of the floats. */
SHARED void append_records(Records *to, const Records *from, long integers, long integer_end,
                           long floats, long float_end);
SHARED void free_records(Records *records);

#endif
