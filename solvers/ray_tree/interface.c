/* What Python calls (solvers/compiled_tree.py). */
#include <stdlib.h>
#include <string.h>

#include "face_costs.h"
#include "face_list.h"
#include "faces.h"
#include "incumbent.h"
#include "records.h"
#include "sharing.h"
#include "tree.h"
#include "units.h"

#define INTERFACE 4

typedef struct {
    int32_t *integers;
    int64_t integer_count;
    double *floats;
    int64_t float_count;
    int64_t nodes, better, failed, stopped;
} Tree;

static int quarters_of(double p) {
    return p == .25 ? 1 : p == .5 ? 2 : p == .75 ? 3 : 0;
}

static void grow_tree(Search *search, int restarts) {
    const Columns none = {0};
    Relaxation *lp = calloc(1, sizeof(Relaxation));
    Node *root = new_node(search), *all = new_node(search);
    search->found = calloc(2 * search->rays, sizeof(double));
    search->feature_rows = malloc((size_t)search->equations * search->rays * sizeof(double));
    for (int r = 0; r < search->rays; r++)
        for (int i = 0; i < search->equations; i++)
            search->feature_rows[(long)i * search->rays + r] =
                search->features[(long)r * search->equations + i];
    search->tableau = malloc((size_t)search->equations * (search->rays + 1) * sizeof(double));
    search->nothing_apart = all;
    search->found_cost = 1e300;
    search->random = 1;
    link_faces(search);
    lp->face_costs = calloc(2 * (size_t)search->faces * kept_numbers(search) + 1, sizeof(double));
    lp->attractive = malloc((2 * (size_t)search->faces + 1) * sizeof(int));
    FaceList *faces = all_faces(search);
    root->faces = faces;
    if (!search->worker) {
        branch(search, lp, root, &none, 0);
        search->board->records = search->records;
        if (restarts) restart(search, restarts);
    }
    take_jobs(search, lp, faces);
    if (search->found_cost < search->target) {
        search->target = search->found_cost;
        memcpy(search->best, search->found, 2 * search->rays * sizeof(double));
    }
    free_faces(search);
    free(faces);
    free(lp->face_costs);
    free(lp->attractive);
    free(search->feature_rows);
    free(search->tableau);
    free(search->found);
    free(all);
    free(root);
    free(lp);
}

/* Searches the tree from its root. The target and the sizes of the best network are lowered where a
 * cheaper network is found. */
void ray_tree_search(int32_t equations, int32_t rays, int32_t coordinates, int32_t faces,
                     int32_t pairs, double p, const double *labels, const double *features,
                     const double *entries, const int32_t *face, const int32_t *pair,
                     double *target, double *best, int64_t limit, double margin, int32_t tries,
                     int32_t restarts, int32_t worker, Board *board,
                     volatile int32_t *stop, volatile int64_t *seen, Tree *tree) {
    Search search = {
        .equations = equations, .rays = rays, .coordinates = coordinates, .faces = faces,
        .pairs = pairs, .p = p, .quarters = quarters_of(p), .labels = labels,
        .features = features, .entries = entries, .face = face, .pair = pair, .target = *target,
        .margin = margin, .best = best, .tries = tries, .limit = limit, .stop = stop,
        .seen = seen, .worker = worker, .board = board,
    };
    change_units(&search);
    grow_tree(&search, restarts);
    restore_units(&search);
    *target = search.target;
    tree->nodes = search.nodes;
    tree->better = search.better;
    tree->failed = search.failed;
    tree->stopped = search.stopped;
}

/* What workers share, of whom the first, number 0, begins at the root. */
Board *ray_tree_board(int32_t workers) {
    return new_board(workers < MOST_WORKERS ? workers : MOST_WORKERS);
}

/* Joins the records of all workers, after they have ended. */
void ray_tree_join(Board *board, Tree *tree) {
    Records joined = {0};
    join_records(board, &joined);
    tree->integers = joined.integers;
    tree->integer_count = joined.count;
    tree->floats = joined.floats;
    tree->float_count = joined.float_count;
    tree->failed = joined.failed;
    free(joined.hole);
    free_board(board);
}

void ray_tree_free(Tree *tree) {
    free(tree->integers);
    free(tree->floats);
}

/* Counts the changes of these functions; Python refuses a library that was built from another. */
int32_t ray_tree_interface(void) { return INTERFACE; }

int32_t ray_tree_most_equations(void) { return MOST_EQUATIONS; }
int32_t ray_tree_most_coordinates(void) { return MOST_COORDINATES; }
int32_t ray_tree_most_rays(void) { return MOST_RAYS; }
