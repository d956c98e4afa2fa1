#include "solution.h"

#include <string.h>

void keep_solution(const Relaxation *lp, int outcome, Solution *solution) {
    solution->outcome = outcome;
    solution->rows = lp->rows;
    solution->limits = lp->limits;
    memcpy(solution->limited, lp->limited, lp->limits * sizeof(int));
    memcpy(solution->dual, lp->dual, lp->rows * sizeof(double));
    memcpy(solution->amount, lp->amount, lp->rows * sizeof(double));
    for (int i = 0; i < lp->rows; i++) {
        solution->basic[i] = lp->basis[i] >= 0;
        if (!solution->basic[i]) continue;
        solution->column[i] = lp->column[lp->basis[i]];
        solution->scale[i] = lp->scale[lp->basis[i]];
    }
}

int restore_solution(const Search *search, Relaxation *lp, const Node *node,
                     const Solution *solution) {
    lp->rows = lp->columns = solution->rows;
    lp->limits = solution->limits;
    memcpy(lp->limited, solution->limited, lp->limits * sizeof(int));
    memcpy(lp->dual, solution->dual, lp->rows * sizeof(double));
    memcpy(lp->amount, solution->amount, lp->rows * sizeof(double));
    for (int i = 0; i < lp->rows; i++) {
        lp->basis[i] = solution->basic[i] ? i : -1 - i;
        if (!solution->basic[i]) continue;
        lp->column[i] = solution->column[i];
        lp->scale[i] = solution->scale[i];
    }
    if (solution->outcome != PRUNED) price_corners(search, lp, node, 0);
    return solution->outcome;
}
