#include <string.h>

#include "faces.h"
#include "relaxation.h"

#define NOISE 1e-8 /* of the right side, against ties */
#define DEAR 30 /* times the target: what leaving out the right side of a row costs at first */

static void set_limits(const Search *search, Relaxation *lp, const Node *node) {
    int before = search->equations + lp->groups;
    lp->limits = 0;
    for (int j = 0; j < 2 * search->rays; j++) {
        int wanted = node->limited[j] && lp->group_of[j] < 0 && node->high[j] > 0;
        lp->limit_row[j] = -1;
        if (!wanted || before + lp->limits >= MOST_ROWS) continue;
        lp->limit_row[j] = before + lp->limits;
        lp->limited[lp->limits++] = j;
    }
    lp->rows = before + lp->limits;
}

static void set_right_side(const Search *search, Relaxation *lp) {
    double size = 0;
    uint32_t random = 12345;
    for (int i = 0; i < search->equations; i++)
        if (fabs(search->labels[i]) > size) size = fabs(search->labels[i]);
    for (int i = 0; i < lp->rows; i++) {
        random = random * 1664525u + 1013904223u;
        double noise = NOISE * ((random >> 8) / 16777216.0 + .1);
        if (i < search->equations) {
            double label = search->labels[i];
            lp->right[i] = label + (label < 0 ? -1 : 1) * noise * size;
            lp->artificial_cost[i] = DEAR * search->target / (size > 0 ? size : 1);
        } else {
            lp->right[i] = i < search->equations + lp->groups ? 1 : 1 + noise;
            lp->artificial_cost[i] = DEAR * search->target;
        }
    }
}

static void set_artificial_basis(Relaxation *lp) {
    memset(lp->inverse, 0, lp->rows * lp->rows * sizeof(double));
    for (int i = 0; i < lp->rows; i++) {
        double sign = lp->right[i] < 0 ? -1 : 1;
        lp->inverse[i * lp->rows + i] = sign;
        lp->amount[i] = sign * lp->right[i];
        lp->basis[i] = -1 - i;
    }
}

void add_column(const Search *search, Relaxation *lp, const Node *node, const Column *column) {
    if (lp->columns >= MOST_COLUMNS) return;
    int place = lp->columns++, group = column->group;
    double vector[MOST_ROWS], norm = 0;
    lp->column[place] = *column;
    memset(vector, 0, lp->rows * sizeof(double));
    for (int i = 0; i < column->count; i++) {
        int j = column->ray[i];
        const double *feature = features_of(search, j);
        double size = is_minus(search, j) ? -column->size[i] : column->size[i];
        for (int r = 0; r < search->equations; r++) vector[r] += size * feature[r];
        if (lp->limit_row[j] >= 0) vector[lp->limit_row[j]] += column->size[i] / node->high[j];
    }
    if (group >= 0) vector[search->equations + group] = 1;
    if (IS_SLACK(group)) vector[search->equations + lp->groups + SLACK_OF(group)] = 1;
    for (int r = 0; r < lp->rows; r++) norm += vector[r] * vector[r];
    norm = norm > 0 ? sqrt(norm) : 1;
    for (int r = 0; r < lp->rows; r++) lp->entry[r][place] = vector[r] / norm;
    lp->scale[place] = norm;
    lp->scaled_cost[place] = column->cost / norm;
}

static double clipped(double size, double low, double high) {
    return size < low ? low : size > high ? high : size;
}

/* The group whose rays a column has; -2 if there are several. */
static int group_of_column(const Relaxation *lp, const Column *column) {
    int group = NO_GROUP;
    for (int i = 0; i < column->count; i++) {
        int found = lp->group_of[column->ray[i]];
        if (found < 0) continue;
        if (group >= 0 && found != group) return -2;
        group = found;
    }
    return group;
}

/* Moves a column of the parent into the intervals, with all rays of its group; 0 if it has too
 * many rays, or none. */
static int move_into_box(const Search *search, const Relaxation *lp, const Node *node,
                         const Column *old, Column *column) {
    int group = column->group, count = 0;
    for (int i = 0; group >= 0 && i < node->size[group]; i++) {
        int j = node->member[group][i];
        double size = node->low[j];
        for (int q = 0; q < old->count; q++)
            if (old->ray[q] == j) size = old->size[q];
        column->ray[count] = j;
        column->size[count++] = clipped(size, node->low[j], node->high[j]);
    }
    for (int q = 0; q < old->count; q++) {
        int j = old->ray[q];
        if (lp->group_of[j] >= 0 || node->high[j] <= 0) continue;
        if (count == search->coordinates) return 0;
        column->ray[count] = j;
        column->size[count++] = old->size[q] > node->high[j] ? node->high[j] : old->size[q];
    }
    column->count = count;
    return count > 0;
}

static int is_neuron(const Search *search, const Relaxation *lp, const Node *node,
                     const Column *column) {
    for (int a = 0; a < column->count; a++)
        for (int b = a + 1; b < column->count; b++) {
            int i = column->ray[a], j = column->ray[b];
            if (lp->group_of[i] >= 0 && lp->group_of[j] >= 0) continue;
            if (!allowed(search, node, i, j)) return 0;
        }
    return column->count <= 2 || is_face(search, column->ray, column->count);
}

static void move_into_room(const Relaxation *lp, const Node *node, Column *column) {
    double room = column->group >= 0 ? lp->room[column->group] : lp->free_room, sum = 0;
    for (int i = 0; i < column->count; i++) sum += column->size[i];
    for (int i = column->count - 1; i >= 0 && sum > room; i--) {
        double low = lp->group_of[column->ray[i]] >= 0 ? node->low[column->ray[i]] : 0;
        double cut = sum - room;
        if (cut > column->size[i] - low) cut = column->size[i] - low;
        column->size[i] -= cut;
        sum -= cut;
    }
}

void start_relaxation(const Search *search, Relaxation *lp, const Node *node, const Columns *old) {
    set_limits(search, lp, node);
    set_right_side(search, lp);
    lp->columns = 0;
    for (int q = 0; q < lp->limits; q++) {
        Column slack = {.group = SLACK_OF(q)};
        add_column(search, lp, node, &slack);
    }
    for (int t = 0; t < old->count; t++) {
        Column column;
        column.group = group_of_column(lp, &old->column[t]);
        if (column.group < NO_GROUP) continue;
        if (!move_into_box(search, lp, node, &old->column[t], &column)) continue;
        if (!is_neuron(search, lp, node, &column)) continue;
        move_into_room(lp, node, &column);
        column.cost = cost_of(search, column.ray, column.size, column.count);
        add_column(search, lp, node, &column);
    }
    set_artificial_basis(lp);
}
