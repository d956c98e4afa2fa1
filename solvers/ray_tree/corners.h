/* Corners of boxes of sizes, and the faces of the neurons that they belong to. */
#ifndef RAY_TREE_CORNERS_H
#define RAY_TREE_CORNERS_H

#include "relaxation.h"

/* Replaces best by the least corner of a neuron, if that is less. The first rays, as many as base
 * says, have both ends of their intervals; the others have the upper one only. */
SHARED void find_corner(const Search *search, const Relaxation *lp, const Node *node,
                        const int *ray, int base, int count, double room, int group,
                        Corner *best);
/* The same for a group: alone, and with the rays that may join it while the least is above stop. */
SHARED void find_group_corner(const Search *search, const Relaxation *lp, const Node *node,
                              int group, double stop, Corner *best);

#endif
