/* The solution of a relaxation, kept for later. */
#ifndef RAY_TREE_SOLUTION_H
#define RAY_TREE_SOLUTION_H

#include "relaxation.h"

typedef struct Solution {
    int outcome; /* of solve_relaxation; UNKNOWN if there is none */
    int rows, limits, limited[MOST_ROWS];
    double dual[MOST_ROWS], amount[MOST_ROWS], scale[MOST_ROWS];
    int basic[MOST_ROWS]; /* whether the column of a row is one, not artificial */
    Column column[MOST_ROWS];
} Solution;

SHARED void keep_solution(const Relaxation *lp, int outcome, Solution *solution);
/* Puts it back into the relaxation of the same node after its caps, with the bound it had. */
SHARED int restore_solution(const Search *search, Relaxation *lp, const Node *node,
                            const Solution *solution);

#endif
