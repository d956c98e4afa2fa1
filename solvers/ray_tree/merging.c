#include "merging.h"

#include <string.h>

#include "faces.h"

#define MOST_STEPS 4000

static int fits(const Search *search, const Merging *merging, int neuron, int j) {
    int count = merging->members[neuron];
    const int *member = merging->member[neuron];
    if (count >= search->coordinates) return 0;
    for (int q = 0; q < count; q++)
        if (!allowed(search, merging->node, member[q], j)) return 0;
    return 1;
}

static void merge_from(const Search *search, Merging *merging, int place, double sofar);

static void add_to_neuron(const Search *search, Merging *merging, int place, int k, double sofar) {
    int j = merging->ray[place], count = merging->members[k];
    int *member = merging->member[k];
    double size[MOST_FACE], before = merging->neuron_cost[k];
    member[count] = j;
    if (count >= 2 && !is_face(search, member, count + 1)) return;
    for (int q = 0; q <= count; q++) size[q] = merging->size[member[q]];
    double cost = cost_of(search, member, size, count + 1);
    merging->members[k]++;
    merging->neuron_cost[k] = cost;
    merging->neuron[place] = k;
    merge_from(search, merging, place + 1, sofar + cost - before);
    merging->neuron_cost[k] = before;
    merging->members[k]--;
}

static void merge_from(const Search *search, Merging *merging, int place, double sofar) {
    if (sofar >= merging->cost || merging->steps++ > MOST_STEPS) return;
    if (place == merging->count) {
        merging->cost = sofar;
        memcpy(merging->best, merging->neuron, sizeof merging->best);
        return;
    }
    int j = merging->ray[place];
    for (int k = 0; k < merging->neurons; k++)
        if (fits(search, merging, k, j)) add_to_neuron(search, merging, place, k, sofar);
    int own = merging->neurons++;
    merging->members[own] = 1;
    merging->member[own][0] = j;
    merging->neuron_cost[own] = power(search, merging->size[j]);
    merging->neuron[place] = own;
    merge_from(search, merging, place + 1, sofar + merging->neuron_cost[own]);
    merging->neurons--;
}

void merge_cheapest(const Search *search, Merging *merging, const Node *node, int count,
                    const int *ray, const double *size, double limit) {
    merging->count = count;
    merging->ray = ray;
    merging->size = size;
    merging->node = node;
    merging->cost = limit;
    merging->steps = 0;
    merging->neurons = 0;
    memset(merging->best, 0, sizeof merging->best);
    merge_from(search, merging, 0, 0);
}
