#include "local_search.h"

#include <string.h>

#include "merging.h"
#include "tableau.h"

#define MOST_TURNS 60
#define MOST_TRIES 1000
#define GONE 1e-11
#define ZERO 1e-12
#define LEAST_PIVOT 1e-7
#define LEAST_RANDOM_PIVOT 1e-4
#define CHEAPER 1e-10 /* as a share of the cost */

typedef struct {
    int count, ray[MOST_USED];
    double size[MOST_SIGNED]; /* of these rays */
} Network;

static void use(const Search *search, Network *network, int ray, double signed_size) {
    int j = ray + (signed_size < 0 ? search->rays : 0);
    network->size[j] = fabs(signed_size);
    network->ray[network->count++] = j;
}

static int drawn(Search *search, int below) {
    search->random = search->random * 6364136223846793005ull + 1442695040888963407ull;
    return (int)((search->random >> 33) % below);
}

static void exchange_at_random(Search *search, Tableau *tableau, int kicks) {
    for (int kick = 0, tries = 0; kick < kicks && tries < MOST_TRIES; tries++) {
        int row = drawn(search, tableau->rows);
        int ray = drawn(search, tableau->rays);
        if (is_basic(tableau, ray) || tableau->owner[row] < 0) continue;
        if (fabs(row_of(tableau, row)[ray]) < LEAST_RANDOM_PIVOT) continue;
        exchange_ray(tableau, row, ray);
        kick++;
    }
}

static double cost_of_basis(const Search *search, const Tableau *tableau, Network *network) {
    Merging merging;
    network->count = 0;
    for (int i = 0; i < tableau->rows; i++) {
        double size = label_of(tableau, i);
        if (tableau->owner[i] >= 0 && fabs(size) > ZERO)
            use(search, network, tableau->owner[i], size);
    }
    merge_cheapest(search, &merging, search->nothing_apart, network->count, network->ray,
                   network->size, 1e300);
    return merging.cost;
}

/* The cost after ray replaces that of a row, or the limit where it is at least that. All neurons of
 * one sign cost at least the power of their sum of sizes. */
static double cost_with(const Search *search, const Tableau *tableau, int row, int ray,
                        Network *network, double limit) {
    double step = label_of(tableau, row) / row_of(tableau, row)[ray], sum[2] = {0, 0};
    Merging merging;
    network->count = 0;
    for (int i = 0; i < tableau->rows; i++) {
        if (i == row || tableau->owner[i] < 0) continue;
        double size = label_of(tableau, i) - step * row_of(tableau, i)[ray];
        if (!(fabs(size) < GONE)) use(search, network, tableau->owner[i], size);
    }
    if (fabs(step) > GONE) use(search, network, ray, step);
    for (int i = 0; i < network->count; i++)
        sum[is_minus(search, network->ray[i])] += network->size[network->ray[i]];
    if (power(search, sum[0]) + power(search, sum[1]) >= limit) return limit;
    merge_cheapest(search, &merging, search->nothing_apart, network->count, network->ray,
                   network->size, limit);
    return merging.cost;
}

/* Makes the exchange that lowers the cost most; returns the cost. */
static double exchange_best(const Search *search, Tableau *tableau, Network *network,
                            double cost) {
    double best = cost;
    int best_row = -1, best_ray = -1;
    for (int ray = 0; ray < tableau->rays; ray++) {
        if (is_basic(tableau, ray)) continue;
        for (int row = 0; row < tableau->rows; row++) {
            int useless = fabs(row_of(tableau, row)[ray]) < LEAST_PIVOT;
            if (tableau->owner[row] < 0 || useless) continue;
            double found = cost_with(search, tableau, row, ray, network, best);
            if (!(found < best * (1 - CHEAPER))) continue;
            best = found;
            best_row = row;
            best_ray = ray;
        }
    }
    if (best_row >= 0) exchange_ray(tableau, best_row, best_ray);
    return best;
}

double descend(Search *search, double *size, int kicks) {
    int used[MOST_USED], count = make_independent(search, size, used);
    Tableau tableau;
    Network network;
    if (!count) return 1e300;
    fill_tableau(search, &tableau, used, count);
    exchange_at_random(search, &tableau, kicks);
    double cost = cost_of_basis(search, &tableau, &network);
    for (int turn = 0; turn < MOST_TURNS; turn++) {
        double lower = exchange_best(search, &tableau, &network, cost);
        if (!(lower < cost)) break;
        cost = lower;
    }
    memset(size, 0, 2 * search->rays * sizeof(double));
    for (int i = 0; i < tableau.rows; i++) {
        double found = label_of(&tableau, i);
        int ray = tableau.owner[i];
        if (ray >= 0 && fabs(found) > GONE)
            size[ray + (found < 0 ? search->rays : 0)] = fabs(found);
    }
    return cost;
}
