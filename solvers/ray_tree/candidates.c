#include "branching.h"

#define POSITIVE 1e-9
#define LEAST_SHARE 1e-9 /* of the target */
#define LEAST_WIDTH 1e-9 /* of the upper end */
#define LEAST_COST 1e-7  /* of the target */
#define MOST_OF_OWN 3
#define LEAST_CUT .3 /* of the interval in terms of cost; at most 1 less that */
#define LEAST_PART .02 /* of the interval */

static double larger(double a, double b) {
    return a > b ? a : b;
}

/* How much the power of a size exceeds the chord over its interval. */
static double bend(const Search *search, const Node *node, int j, double size) {
    double low = node->low[j], high = larger(node->high[j], size);
    if (!(high - low > LEAST_WIDTH * high)) return 0;
    double bottom = power(search, low), top = power(search, high);
    return power(search, size) - (bottom + (top - bottom) * (size - low) / (high - low));
}

static int may_be_split(const Node *node, int j, double size) {
    double low = node->low[j], high = larger(node->high[j], size);
    if (high - low < LEAST_WIDTH * high || size <= low + POSITIVE) return 0;
    return size < node->high[j] * (1 - LEAST_WIDTH);
}

void share_gaps(const Search *search, const Relaxation *lp, const Node *node,
                const Proposal *proposal, Candidates *candidates) {
    double own[MOST_POSITIVE], sum[MOST_USED] = {0}, least = LEAST_SHARE * search->target;
    candidates->count = 0;
    candidates->best = -1;
    candidates->best_share = least;
    for (int e = 0; e < proposal->count; e++) {
        own[e] = bend(search, node, proposal->ray[e], lp->size[proposal->ray[e]]);
        sum[proposal->neuron[e]] += own[e];
    }
    for (int e = 0; e < proposal->count; e++) {
        int j = proposal->ray[e], neuron = proposal->neuron[e];
        if (!may_be_split(node, j, lp->size[j])) continue;
        int open = sum[neuron] > 0 && proposal->gap[neuron] > 0;
        double share = open ? proposal->gap[neuron] * own[e] / sum[neuron] : 0;
        if (share > MOST_OF_OWN * own[e]) share = MOST_OF_OWN * own[e];
        if (share > least) {
            candidates->ray[candidates->count] = j;
            candidates->share[candidates->count++] = share;
        }
        if (share > candidates->best_share) {
            candidates->best_share = share;
            candidates->best = j;
        }
    }
}

int widest(const Search *search, const Node *node, const Proposal *proposal) {
    int best = -1;
    double most = 0;
    for (int e = 0; e < proposal->count; e++) {
        int j = proposal->ray[e];
        double width = power(search, node->high[j]) - power(search, node->low[j]);
        if (!(width > most && node->high[j] - node->low[j] > LEAST_WIDTH * node->high[j]))
            continue;
        most = width;
        best = j;
    }
    return most < LEAST_COST * search->target ? -1 : best;
}

double cut_at(const Search *search, const Node *node, int j, double size) {
    double low = node->low[j], high = node->high[j], width = high - low;
    double bottom = power(search, low), top = power(search, high);
    double part = (power(search, size) - bottom) / (top - bottom);
    part = part < LEAST_CUT ? LEAST_CUT : part > 1 - LEAST_CUT ? 1 - LEAST_CUT : part;
    double at = pow(bottom + part * (top - bottom), 1 / search->p);
    if (!(at >= low + LEAST_PART * width)) at = low + LEAST_PART * width;
    if (at > high - LEAST_PART * width) at = high - LEAST_PART * width;
    double best = search->best[j];
    if (best > low && best < high && at > .6 * best && at < 1.5 * best) {
        if (.55 * best > low + .05 * width || low == 0) at = .55 * best;
        else if (1.6 * best < high - .05 * width) at = 1.6 * best;
    }
    return at;
}
