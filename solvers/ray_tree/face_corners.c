#include "face_corners.h"

#define NO_CORNER 1e300

static int are_current(const FaceCorners *corners, const int *ray, int count, const double *high,
                       double room) {
    for (int i = 0; i < count; i++)
        if (corners->high[i] != high[ray[i]]) return 0;
    return corners->fits ? corners->sum <= room : corners->room == room;
}

void set_face_corners(const Search *search, FaceCorners *corners, const int *ray, int count,
                      const double *high, double room) {
    if (are_current(corners, ray, count, high, room)) return;
    double size[MOST_FACE], sum = 0;
    for (int i = 0; i < count; i++) {
        size[i] = corners->high[i] = high[ray[i]];
        sum += size[i];
    }
    corners->sum = sum;
    corners->room = room;
    corners->fits = !(sum > room);
    if (corners->fits) {
        corners->cost[0] = cost_of(search, ray, size, count);
        return;
    }
    for (int e = 0; e < count; e++) {
        double rest = sum - size[e];
        corners->cost[e] = NO_CORNER;
        corners->end[e] = size[e];
        if (rest >= room) continue;
        size[e] = corners->end[e] = room - rest;
        corners->cost[e] = cost_of(search, ray, size, count);
        size[e] = corners->high[e];
    }
}
