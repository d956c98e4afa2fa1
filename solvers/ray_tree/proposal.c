#include <string.h>

#include "branching.h"
#include "merging.h"

#define POSITIVE 1e-9

static int is_basic_corner(const Relaxation *lp, int row, double least) {
    int column = lp->basis[row];
    return column >= 0 && lp->amount[row] > least && !IS_SLACK(lp->column[column].group);
}

static double weight(const Relaxation *lp, int row) {
    return lp->amount[row] / lp->scale[lp->basis[row]];
}

static int place_of(const Proposal *proposal, int ray) {
    for (int e = 0; e < proposal->count; e++)
        if (proposal->ray[e] == ray) return e;
    return -1;
}

static void add_costs(const Search *search, const Relaxation *lp, Proposal *proposal) {
    for (int e = 0; e < proposal->count; e++) {
        int neuron = proposal->neuron[e], first = 1, count = 0, ray[MOST_FACE];
        double size[MOST_FACE];
        for (int f = 0; f < e; f++)
            if (proposal->neuron[f] == neuron) first = 0;
        if (!first) continue;
        for (int f = e; f < proposal->count && count < MOST_FACE; f++) {
            if (proposal->neuron[f] != neuron) continue;
            ray[count] = proposal->ray[f];
            size[count++] = lp->size[proposal->ray[f]];
        }
        proposal->gap[neuron] += cost_of(search, ray, size, count);
    }
}

static void subtract_payments(const Relaxation *lp, Proposal *proposal) {
    for (int i = 0; i < lp->rows; i++) {
        if (!is_basic_corner(lp, i, SMALL)) continue;
        const Column *column = &lp->column[lp->basis[i]];
        double total = 0;
        for (int t = 0; t < column->count; t++) total += column->size[t];
        if (total <= 0) continue;
        for (int t = 0; t < column->count; t++) {
            int e = place_of(proposal, column->ray[t]);
            if (e < 0) continue;
            double paid = weight(lp, i) * column->cost * column->size[t] / total;
            proposal->gap[proposal->neuron[e]] -= paid;
        }
    }
}

void propose(const Search *search, const Relaxation *lp, const Node *node, Proposal *proposal) {
    Merging merging;
    memset(proposal, 0, sizeof *proposal);
    for (int j = 0; j < 2 * search->rays && proposal->count < MOST_POSITIVE; j++)
        if (lp->size[j] > POSITIVE) proposal->ray[proposal->count++] = j;
    merge_cheapest(search, &merging, node, proposal->count, proposal->ray, lp->size, 1e300);
    memcpy(proposal->neuron, merging.best, sizeof proposal->neuron);
    add_costs(search, lp, proposal);
    subtract_payments(lp, proposal);
}

static double saved_by(const Search *search, const Relaxation *lp, int a, int b) {
    int ray[2] = {a, b};
    double size[2] = {lp->size[a], lp->size[b]};
    return power(search, size[0]) + power(search, size[1]) - cost_of(search, ray, size, 2);
}

double find_conflict(const Search *search, const Relaxation *lp, const Proposal *proposal, int *a,
                     int *b) {
    double most = 0;
    for (int i = 0; i < lp->rows; i++) {
        if (!is_basic_corner(lp, i, POSITIVE)) continue;
        const Column *column = &lp->column[lp->basis[i]];
        for (int x = 0; x < column->count; x++)
            for (int y = x + 1; y < column->count; y++) {
                int e = place_of(proposal, column->ray[x]), f = place_of(proposal, column->ray[y]);
                if (e >= 0 && f >= 0 && proposal->neuron[e] == proposal->neuron[f]) continue;
                double saved = saved_by(search, lp, column->ray[x], column->ray[y]);
                if (!(saved > most)) continue;
                most = saved;
                *a = column->ray[x];
                *b = column->ray[y];
            }
    }
    return most;
}
