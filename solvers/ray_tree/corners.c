#include "corners.h"

typedef struct {
    double low[MOST_FACE], high[MOST_FACE];
    const double *entry[MOST_FACE];
    double slope[MOST_FACE];
} Box;

static void set_box(Box *box, const Search *search, const Relaxation *lp, const Node *node,
                    const int *ray, int base, int count) {
    for (int i = 0; i < count; i++) {
        box->low[i] = i < base ? node->low[ray[i]] : 0;
        box->high[i] = node->high[ray[i]];
        box->entry[i] = search->entries + ray_of(search, ray[i]) * search->coordinates;
        box->slope[i] = lp->slope[ray[i]];
    }
}

static inline double box_cost(const Search *search, const Box *box, const double *size, int count) {
    double cost = 0;
    for (int c = 0; c < search->coordinates; c++) {
        double entry = 0;
        for (int i = 0; i < count; i++) entry += size[i] * box->entry[i][c];
        cost += power(search, entry);
    }
    return cost;
}

static inline void offer_corner(const Search *search, const Box *box, const int *ray,
                                const double *size, int count, int group, Corner *best) {
    double cost = box_cost(search, box, size, count), value = 0;
    for (int i = 0; i < count; i++) value -= box->slope[i] * size[i];
    value += cost;
    if (!(value < best->value)) return;
    best->value = value;
    best->column.count = count;
    best->column.group = group;
    best->column.cost = cost;
    for (int i = 0; i < count; i++) {
        best->column.ray[i] = ray[i];
        best->column.size[i] = size[i];
    }
}

void find_corner(const Search *search, const Relaxation *lp, const Node *node, const int *ray,
                 int base, int count, double room, int group, Corner *best) {
    Box box;
    set_box(&box, search, lp, node, ray, base, count);
    for (int mask = (1 << count) - (1 << base); mask < 1 << count; mask++) {
        double corner[MOST_FACE], sum = 0;
        for (int i = 0; i < count; i++) {
            corner[i] = mask >> i & 1 ? box.high[i] : box.low[i];
            sum += corner[i];
        }
        if (!(sum > room)) {
            offer_corner(search, &box, ray, corner, count, group, best);
            continue;
        }
        for (int edge = 0; edge < count; edge++) { /* where it leaves the room */
            if (!(mask >> edge & 1)) continue;
            double rest = sum - box.high[edge] + box.low[edge];
            if (rest >= room) continue;
            corner[edge] = box.low[edge] + (room - rest);
            offer_corner(search, &box, ray, corner, count, group, best);
            corner[edge] = box.high[edge];
        }
    }
}

/* The rays of a group and of a face around it; 0 if the others may not join it. */
static int joined_rays(const Search *search, const Relaxation *lp, const Node *node, int group,
                       int face, int *ray) {
    int base = node->size[group], count = base, met = 0;
    int shift = is_minus(search, node->member[group][0]) * search->rays;
    for (int i = 0; i < base; i++) ray[i] = node->member[group][i];
    for (int q = 0; q < search->face_size[face]; q++) {
        int r = search->face[face * MOST_FACE + q] + shift;
        if (lp->group_of[r] == group) {
            met++;
            continue;
        }
        if (lp->slope[r] <= 0 || lp->group_of[r] >= 0 || node->high[r] <= 0) return 0;
        if (count == MOST_FACE) return 0;
        ray[count++] = r;
    }
    if (met < base) return 0;
    for (int x = 0; x < count; x++)
        for (int y = base > x + 1 ? base : x + 1; y < count; y++)
            if (!allowed(search, node, ray[x], ray[y])) return 0;
    return count;
}

void find_group_corner(const Search *search, const Relaxation *lp, const Node *node, int group,
                       double stop, Corner *best) {
    int base = node->size[group], first = ray_of(search, node->member[group][0]);
    double room = lp->room[group];
    find_corner(search, lp, node, node->member[group], base, base, room, group, best);
    if (base >= search->coordinates) return;
    for (int t = search->first_face[first]; t < search->first_face[first + 1]; t++) {
        int face = search->faces_of[t], ray[MOST_FACE];
        if (!(best->value - lp->corner[group].value > stop)) return;
        if (search->face_size[face] <= base) continue;
        int count = joined_rays(search, lp, node, group, face, ray);
        if (count) find_corner(search, lp, node, ray, base, count, room, group, best);
    }
}
