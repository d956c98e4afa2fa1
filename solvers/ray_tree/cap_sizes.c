#include "relaxation.h"

#define ROOM_ROUNDING 1e-12
#define TARGET_ROUNDING 1e-9

/* Gives each neuron what is left of the target when all groups have their least cost. */
static double set_rooms(const Search *search, Relaxation *lp, const Node *node) {
    double least_cost[MOST_GROUPS], total = 0, exponent = 1 / search->p;
    for (int g = 0; g < node->groups; g++) {
        double size[MOST_FACE];
        for (int i = 0; i < node->size[g]; i++) {
            size[i] = node->low[node->member[g][i]];
            lp->group_of[node->member[g][i]] = g;
        }
        least_cost[g] = cost_of(search, node->member[g], size, node->size[g]);
        total += least_cost[g];
    }
    double left = search->target * (1 + TARGET_ROUNDING) - total;
    lp->left = left;
    if (left <= 0) return left;
    lp->free_room = pow(left, exponent) * (1 + ROOM_ROUNDING);
    for (int g = 0; g < node->groups; g++)
        lp->room[g] = pow(left + least_cost[g], exponent) * (1 + ROOM_ROUNDING);
    return left;
}

static int may_join(const Search *search, const Node *node, int j, int group) {
    for (int i = 0; i < node->size[group]; i++)
        if (!allowed(search, node, j, node->member[group][i])) return 0;
    return 1;
}

/* The room of the largest neuron that each ray may be in. */
static void find_rooms(const Search *search, const Relaxation *lp, const Node *node,
                       double *most) {
    for (int j = 0; j < 2 * search->rays; j++) most[j] = lp->free_room;
    for (int g = 0; g < node->groups; g++) {
        int first = node->member[g][0], r = ray_of(search, first);
        if (node->size[g] >= search->coordinates || lp->room[g] <= lp->free_room) continue;
        for (int t = search->first_near[r]; t < search->first_near[r + 1]; t++) {
            int j = search->near[t] + is_minus(search, first) * search->rays;
            if (lp->room[g] > most[j] && may_join(search, node, j, g)) most[j] = lp->room[g];
        }
    }
    for (int g = 0; g < node->groups; g++)
        for (int i = 0; i < node->size[g]; i++) most[node->member[g][i]] = lp->room[g];
}

/* The largest size without a group, with its cost, unless that is there already. */
static void set_reach(const Search *search, Relaxation *lp, int j, double high) {
    double reach = high < lp->free_room ? high : lp->free_room;
    if (lp->reach[j] == reach) return;
    lp->reach[j] = reach;
    lp->reach_cost[j] = power(search, reach);
    lp->reach_ratio[j] = lp->reach_cost[j] > 0 ? reach / lp->reach_cost[j] : 0;
}

int cap_sizes(const Search *search, Relaxation *lp, Node *node) {
    double most[MOST_SIGNED];
    int count = 2 * search->rays;
    lp->groups = node->groups;
    for (int j = 0; j < count; j++) lp->group_of[j] = NO_GROUP;
    if (set_rooms(search, lp, node) <= 0) return 0;
    find_rooms(search, lp, node, most);
    for (int j = 0; j < count; j++) {
        if (most[j] < node->high[j]) node->high[j] = most[j];
        if (node->low[j] > node->high[j]) return 0;
        set_reach(search, lp, j, node->high[j]);
    }
    return 1;
}
