#include "relaxation.h"

#define MOST_PIVOTS 2000
#define REFRESH 25 /* pivots */
#define LEAST_PIVOT 1e-7
#define ATTRACTIVE (-1e-8)
#define TIE 1e-12

static void find_dual(Relaxation *lp) {
    int rows = lp->rows;
    for (int i = 0; i < rows; i++) lp->dual[i] = 0;
    for (int r = 0; r < rows; r++) {
        double cost = lp->basis[r] < 0 ? lp->artificial_cost[r] : lp->scaled_cost[lp->basis[r]];
        if (cost == 0) continue;
        for (int i = 0; i < rows; i++) lp->dual[i] += cost * lp->inverse[r * rows + i];
    }
}

static int entering_column(const Relaxation *lp) {
    double reduced[MOST_COLUMNS], least = ATTRACTIVE;
    int enter = -1;
    for (int q = 0; q < lp->columns; q++) reduced[q] = lp->scaled_cost[q];
    for (int i = 0; i < lp->rows; i++) {
        const double *restrict entry = lp->entry[i];
        double dual = lp->dual[i];
        for (int q = 0; q < lp->columns; q++) reduced[q] -= dual * entry[q];
    }
    for (int q = 0; q < lp->columns; q++) {
        if (!(reduced[q] < least)) continue;
        least = reduced[q];
        enter = q;
    }
    return enter;
}

static void find_direction(const Relaxation *lp, int enter, double *direction) {
    double vector[MOST_ROWS];
    for (int i = 0; i < lp->rows; i++) vector[i] = lp->entry[i][enter];
    for (int r = 0; r < lp->rows; r++) {
        const double *row = lp->inverse + r * lp->rows;
        double total = 0;
        for (int i = 0; i < lp->rows; i++) total += row[i] * vector[i];
        direction[r] = total;
    }
}

static int leaving_row(const Relaxation *lp, const double *direction, double *step) {
    int leave = -1;
    *step = 1e300;
    for (int i = 0; i < lp->rows; i++) {
        if (!(direction[i] > LEAST_PIVOT)) continue;
        double ratio = lp->amount[i] / direction[i];
        int tied = ratio < *step + TIE && leave >= 0 && direction[i] > direction[leave];
        if (ratio < *step - TIE || tied) {
            *step = ratio;
            leave = i;
        }
    }
    return leave;
}

static void exchange(Relaxation *lp, int enter, int leave, double step, const double *direction) {
    int rows = lp->rows;
    double *pivot = lp->inverse + leave * rows;
    for (int i = 0; i < rows; i++) {
        lp->amount[i] -= step * direction[i];
        if (lp->amount[i] < 0) lp->amount[i] = 0;
    }
    lp->amount[leave] = step;
    for (int i = 0; i < rows; i++) pivot[i] /= direction[leave];
    for (int r = 0; r < rows; r++) {
        if (r == leave || direction[r] == 0) continue;
        double *row = lp->inverse + r * rows;
        for (int i = 0; i < rows; i++) row[i] -= direction[r] * pivot[i];
    }
    lp->basis[leave] = enter;
}

static void refresh_amounts(Relaxation *lp) {
    for (int r = 0; r < lp->rows; r++) {
        double total = 0;
        for (int i = 0; i < lp->rows; i++)
            total += lp->inverse[r * lp->rows + i] * lp->right[i];
        lp->amount[r] = total > 0 ? total : 0;
    }
}

int run_simplex(Relaxation *lp) {
    for (int turn = 0; turn < MOST_PIVOTS; turn++) {
        double direction[MOST_ROWS], step;
        find_dual(lp);
        int enter = entering_column(lp);
        if (enter < 0) return 1;
        find_direction(lp, enter, direction);
        int leave = leaving_row(lp, direction, &step);
        if (leave < 0) return 0;
        exchange(lp, enter, leave, step, direction);
        if (turn % REFRESH == REFRESH - 1) refresh_amounts(lp);
    }
    return 0;
}
