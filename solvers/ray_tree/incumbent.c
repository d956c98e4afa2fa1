#include "incumbent.h"

#include <stdlib.h>
#include <string.h>

#include "local_search.h"

#define AS_CHEAP 1e-7
#define NOT_DEARER 1e-9
#define MOST_KICKS 4
#define UNSOLVED 1e-5 /* of the labels */

static size_t bytes_of_sizes(const Search *search) {
    return 2 * search->rays * sizeof(double);
}

void offer_network(Search *search, double cost, const double *size) {
    int proving = search->margin > 0;
    if (!(cost < search->target * (1 - BETTER))) {
        if (!proving && cost < search->target * (1 + AS_CHEAP))
            memcpy(search->best, size, bytes_of_sizes(search));
        return;
    }
    if (!proving) {
        search->target = cost;
        search->better++;
        memcpy(search->best, size, bytes_of_sizes(search));
        return;
    }
    if (cost >= search->found_cost) return;
    search->found_cost = cost;
    search->better++;
    search->stopped = 1;
    memcpy(search->found, size, bytes_of_sizes(search));
    if (search->stop) *search->stop = 1;
}

/* Whether the sizes of the relaxation solve the equations. */
static int is_network(const Search *search, const double *size, const int *ray, int count) {
    double worst = 0, most = 0;
    for (int i = 0; i < search->equations; i++) {
        double rest = -search->labels[i];
        for (int e = 0; e < count; e++) {
            double term = size[ray[e]] * features_of(search, ray[e])[i];
            rest += is_minus(search, ray[e]) ? -term : term;
        }
        if (fabs(rest) > worst) worst = fabs(rest);
        if (fabs(search->labels[i]) > most) most = fabs(search->labels[i]);
    }
    return worst < UNSOLVED * most;
}

void offer_relaxation(Search *search, const double *size, const int *ray, int count) {
    double trial[MOST_SIGNED];
    if (!is_network(search, size, ray, count)) return;
    memcpy(trial, size, bytes_of_sizes(search));
    double cost = descend(search, trial, 0);
    offer_network(search, cost, trial);
}

static int is_used(const Search *search) {
    for (int j = 0; j < 2 * search->rays; j++)
        if (search->best[j] > 0) return 1;
    return 0;
}

void restart(Search *search, int count) {
    size_t bytes = bytes_of_sizes(search);
    double *now = malloc(2 * bytes), *trial = now + 2 * search->rays, cost = 1e300;
    int any = now && is_used(search);
    if (any) memcpy(now, search->best, bytes);
    for (int t = 0; any && t < count && !(search->stop && *search->stop); t++) {
        memcpy(trial, now, bytes);
        double found = descend(search, trial, t ? 1 + t % MOST_KICKS : 0);
        if (found < cost * (1 + NOT_DEARER)) {
            cost = found;
            memcpy(now, trial, bytes);
        }
        if (found < search->target * (1 - NOT_DEARER)) {
            search->target = found;
            search->better++;
            memcpy(search->best, trial, bytes);
        }
    }
    free(now);
}
