/* The corners of the box of a face without a group, with their costs, which are computed once. */
#ifndef RAY_TREE_FACE_CORNERS_H
#define RAY_TREE_FACE_CORNERS_H

#include "search.h"

#define WHOLE (-1) /* the corner where each size is at its upper end */

/* Corners depend on upper ends and the room alone. Where the room is too small for the upper ends,
 * corner e has the size end[e] on ray e, and the upper ends on the others. */
typedef struct FaceCorners {
    double high[MOST_FACE], sum, room;
    int fits; /* the sum of upper ends into the room */
    double cost[MOST_FACE], end[MOST_FACE];
} FaceCorners;

/* The largest worth of a corner where sizes are cut until they fit into a room: cutting the ray
 * that is worth least costs least. A bound; there may be no such corner. */
static inline double most_worth(const int *ray, int count, const double *slope, double worth,
                                double beyond) {
    double least = slope[ray[0]];
    for (int i = 1; i < count; i++)
        if (slope[ray[i]] < least) least = slope[ray[i]];
    return worth - least * beyond;
}

/* Finds the corners of a face for upper ends and a room, unless they are there already. */
SHARED void set_face_corners(const Search *search, FaceCorners *corners, const int *ray, int count,
                             const double *high, double room);
/* The least of cost less slopes at these corners, and where it is. */
static inline double least_of_face(const FaceCorners *corners, const int *ray, int count,
                                   const double *slope, int *edge) {
    double worth = 0;
    *edge = WHOLE;
    for (int i = 0; i < count; i++) worth += slope[ray[i]] * corners->high[i];
    if (corners->fits) return corners->cost[0] - worth;
    double least = 1e300;
    for (int e = 0; e < count; e++) {
        double cut = slope[ray[e]] * (corners->high[e] - corners->end[e]);
        double value = corners->cost[e] - (worth - cut);
        if (!(value < least)) continue;
        least = value;
        *edge = e;
    }
    return least;
}

#endif
