#include "close_by_bound.h"

#include <string.h>

#include "records.h"
#include "solution.h"

#define MOST_CUTTINGS 2
#define OVER 1.0001 /* a size above its upper end, as a multiple of that */

static void keep_basis(const Search *search, Relaxation *lp, Columns *kept) {
    kept->count = 0;
    memset(lp->size, 0, 2 * search->rays * sizeof(double));
    for (int i = 0; i < lp->rows; i++) {
        if (lp->basis[i] < 0) continue;
        const Column *column = &lp->column[lp->basis[i]];
        if (!IS_SLACK(column->group)) kept->column[kept->count++] = *column;
        if (!(lp->amount[i] > SMALL)) continue;
        for (int t = 0; t < column->count; t++)
            lp->size[column->ray[t]] +=
                lp->amount[i] / lp->scale[lp->basis[i]] * column->size[t];
    }
}

/* Gives a row to each ray whose size came out above its upper end; whether there are new ones. */
static int limit_sizes(const Search *search, const Relaxation *lp, Node *node) {
    int news = 0;
    for (int j = 0; j < 2 * search->rays; j++) {
        int over = lp->group_of[j] < 0 && lp->size[j] > node->high[j] * OVER;
        if (!over || node->limited[j]) continue;
        node->limited[j] = 1;
        news = 1;
    }
    return news;
}

/* Solves the relaxation, or takes the solution of the trial that led to the node. */
static int relaxed(const Search *search, Relaxation *lp, Node *node, const Columns *old) {
    const Solution *known = node->solution;
    node->solution = NULL;
    if (known && known->outcome != UNKNOWN) return restore_solution(search, lp, node, known);
    start_relaxation(search, lp, node, old);
    return solve_relaxation(search, lp, node, -1e300);
}

int close_by_bound(Search *search, Relaxation *lp, Node *node, const Columns *old,
                   Columns *kept) {
    for (int round = 0;; round++) {
        if (!cap_sizes(search, lp, node)) {
            put(search, EMPTY);
            return 1;
        }
        if (relaxed(search, lp, node, round ? kept : old) == PRUNED) {
            put(search, BOUND);
            put_dual(search, lp);
            return 1;
        }
        keep_basis(search, lp, kept);
        int limited = limit_sizes(search, lp, node);
        int much = narrow_sizes(search, lp, node) == MUCH;
        if (round >= MOST_CUTTINGS || !(limited || much)) return 0;
    }
}
