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

static double largest_room(const Search *search, const Relaxation *lp, const Node *node, int j) {
    if (lp->group_of[j] >= 0) return lp->room[lp->group_of[j]];
    double room = lp->free_room;
    for (int g = 0; g < node->groups; g++) {
        if (node->size[g] >= search->coordinates || lp->room[g] <= room) continue;
        if (may_join(search, node, j, g)) room = lp->room[g];
    }
    return room;
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
    int count = 2 * search->rays;
    lp->groups = node->groups;
    for (int j = 0; j < count; j++) lp->group_of[j] = NO_GROUP;
    if (set_rooms(search, lp, node) <= 0) return 0;
    for (int j = 0; j < count; j++) {
        double most = largest_room(search, lp, node, j);
        if (most < node->high[j]) node->high[j] = most;
        if (node->low[j] > node->high[j]) return 0;
        set_reach(search, lp, j, node->high[j]);
    }
    return 1;
}
