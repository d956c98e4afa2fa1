#include "face_costs.h"

void forget_costs(double *kept, const double *high, int count) {
    kept[WHOLE_COST] = kept[ROOM] = -1;
    for (int i = 0; i < count; i++) kept[HIGH + i] = high[i];
}

void find_cut_costs(const Search *search, double *kept, const int *ray, const double *high,
                    int count, double sum, double room) {
    double size[MOST_FACE], *cost = kept + HIGH + count;
    for (int i = 0; i < count; i++) size[i] = high[i];
    for (int e = 0; e < count; e++) {
        cost[e] = NO_CORNER;
        if (sum - high[e] >= room) continue;
        size[e] = cut_end(high[e], sum, room);
        cost[e] = cost_of(search, ray, size, count);
        size[e] = high[e];
    }
    kept[ROOM] = room;
}
