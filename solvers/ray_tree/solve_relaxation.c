#include "relaxation.h"

#define MOST_ROUNDS 200
#define TOLERANCE 1e-8
#define NOISE_OF_COST 1e-6
#define RAISE 100
#define DEAREST 1e12
#define ROOM_KEPT 40 /* columns */

/* Forgets all columns but the basic ones and the slacks. */
static void forget_columns(Relaxation *lp) {
    int place[MOST_COLUMNS], kept = 0;
    for (int q = 0; q < lp->columns; q++) {
        int needed = IS_SLACK(lp->column[q].group);
        for (int i = 0; i < lp->rows; i++)
            if (lp->basis[i] == q) needed = 1;
        if (!needed) continue;
        if (kept != q) {
            lp->column[kept] = lp->column[q];
            for (int i = 0; i < lp->rows; i++) lp->entry[i][kept] = lp->entry[i][q];
            lp->scale[kept] = lp->scale[q];
            lp->scaled_cost[kept] = lp->scaled_cost[q];
        }
        place[q] = kept++;
    }
    for (int i = 0; i < lp->rows; i++)
        if (lp->basis[i] >= 0) lp->basis[i] = place[lp->basis[i]];
    lp->columns = kept;
}

/* What the columns at hand cost: no bound is above that, but for the noise of the right side. */
static double cost_of_solution(const Relaxation *lp) {
    double total = 0;
    for (int i = 0; i < lp->rows; i++) {
        if (lp->basis[i] >= 0)
            total += lp->amount[i] * lp->scaled_cost[lp->basis[i]];
        else if (lp->amount[i] > 0)
            return 1e300;
    }
    return total;
}

/* Where artificial columns are left their costs were too low; whether they are raised. */
static int raise_artificial_costs(Relaxation *lp) {
    int left = 0;
    for (int i = 0; i < lp->rows; i++)
        if (lp->basis[i] < 0 && lp->amount[i] > SMALL && lp->artificial_cost[i] < DEAREST) left = 1;
    for (int i = 0; i < lp->rows && left; i++) lp->artificial_cost[i] *= RAISE;
    return left;
}

int solve_relaxation(const Search *search, Relaxation *lp, const Node *node, double useless) {
    double goal = search->target * (1 + search->margin);
    useless -= NOISE_OF_COST * search->target;
    for (int round = 0; round < MOST_ROUNDS; round++) {
        int solved = run_simplex(lp);
        if (solved && cost_of_solution(lp) <= useless) return USELESS_BOUND;
        int found = price_corners(search, lp, node, TOLERANCE);
        if (lp->bound >= goal) return PRUNED;
        if (!solved) return TROUBLE;
        if (!found && !raise_artificial_costs(lp)) return SOLVED;
        if (lp->columns + ROOM_KEPT > MOST_COLUMNS) forget_columns(lp);
        for (int i = 0; i < found && i < ADDED; i++)
            add_corner(search, lp, node, &lp->offer[i]);
    }
    return TROUBLE;
}
