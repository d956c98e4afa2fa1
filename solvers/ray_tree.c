/* Branch and bound over the sizes of rays: the compiled part of the search at 0 < p < 1. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH 6      /* most rays of a face */
#define GROUPS 24    /* most groups */
#define ROWS 72      /* most rows of a relaxation */
#define ADDED 24     /* most columns added at a time */
#define BETTER 1e-8    /* a network is cheaper by that share of the cost: targets are rounded up */
#define SHARED 14    /* depth of the subtrees that workers share */
#define POOL 600     /* most columns of a relaxation */
#define FINE 1e-12     /* of all terms of a bound: above what rounding adds up to */
#define SLOPE 1e-13    /* the same of the terms of a slope */
#define LOCAL static _Thread_local
#define MOST 4096      /* signed rays */

typedef struct Node Node;
typedef struct {
    int N, M, n, F, P;      /* samples, rays, penalised coordinates, faces, pairs */
    double p;
    const double *y, *phi, *E;          /* N;  M x N;  M x n */
    const int32_t *faces;               /* F x WIDTH, filled up with -1 */
    const int32_t *pair;                /* M x M */
    double C;
    double *best;                       /* 2M sizes of the incumbent */
    long limit, nodes;
    double margin;
    int32_t *out; long out_size, out_room;
    double *dual; long dual_size, dual_room;
    volatile int32_t *stop; volatile int64_t *seen;
    int failed, stopped, quarter, mode;
    int *facesize; int *offace, *ofstart;
    int *link, *linkstart;              /* neighbours of a ray */
    long better;
    uint64_t random;
    Node *none;             /* nothing is apart */
    int probed;             /* sizes that are split on trial */
    int share_depth, id, workers; int32_t *claims; long claim_count, subtrees, subtree_room;
    int64_t *ends;          /* where the records of each shared subtree begin and end */
    double found_cost; double *found_best;
} Search;

struct Node {
    double *l, *u; unsigned char *apart, *rowed;
    int ng, size[GROUPS], member[GROUPS][WIDTH];
};

typedef struct { int k, j[WIDTH], grp; double s[WIDTH], cost; } Column;

#define RAY(j, M) ((j) >= (M) ? (j) - (M) : (j))      /* of a signed ray */
#define SIGN(j, M) ((j) >= (M))
static inline double power(const Search *S, double x) {
    if (x <= 0) return 0;
    if (S->quarter == 2) return sqrt(x);
    if (S->quarter == 1) return sqrt(sqrt(x));
    if (S->quarter == 3) { double r = sqrt(x); return r * sqrt(r); }
    return pow(x, S->p);
}
static double cost_of(const Search *S, const int *j, const double *s, int k) {
    double total = 0;
    for (int c = 0; c < S->n; c++) {
        double e = 0;
        for (int i = 0; i < k; i++) e += s[i] * S->E[(RAY(j[i], S->M)) * S->n + c];
        total += power(S, e);
    }
    return total;
}
static int allowed(const Search *S, const Node *v, int a, int b) {
    if (SIGN(a, S->M) != SIGN(b, S->M)) return 0;
    int q = S->pair[(RAY(a, S->M)) * S->M + RAY(b, S->M)];
    return q >= 0 && !v->apart[q + (SIGN(a, S->M)) * S->P];
}
static void put(Search *S, int32_t value) {
    if (S->out_size == S->out_room) {
        S->out_room = 2 * S->out_room + 1024;
        S->out = realloc(S->out, S->out_room * sizeof(int32_t));
    }
    S->out[S->out_size++] = value;
}
static void put_double(Search *S, double value) {
    if (S->dual_size == S->dual_room) {
        S->dual_room = 2 * S->dual_room + 1024;
        S->dual = realloc(S->dual, S->dual_room * sizeof(double));
    }
    S->dual[S->dual_size++] = value;
}
static Node *copy(const Search *S, const Node *v) {
    int J = 2 * S->M;
    Node *w = malloc(sizeof(Node) + 2 * J * sizeof(double) + 2 * S->P + J + 16);
    *w = *v;
    w->l = (double *)(w + 1); w->u = w->l + J;
    w->apart = (unsigned char *)(w->u + J); w->rowed = w->apart + 2 * S->P;
    memcpy(w->l, v->l, J * sizeof(double)); memcpy(w->u, v->u, J * sizeof(double));
    memcpy(w->apart, v->apart, 2 * S->P); memcpy(w->rowed, v->rowed, J);
    return w;
}
static int is_face(const Search *S, const int *r, int k) {
    int a = RAY(r[0], S->M);
    if (k == 1) return 1;
    for (int t = S->ofstart[a]; t < S->ofstart[a + 1]; t++) {
        int f = S->offace[t];
        if (S->facesize[f] != k) continue;
        int all = 1;
        for (int i = 1; i < k && all; i++) {
            int found = 0;
            for (int q = 0; q < k; q++) if (S->faces[f * WIDTH + q] == RAY(r[i], S->M)) found = 1;
            all = found;
        }
        if (all) return 1;
    }
    return 0;
}
/* Two rays merge: no ray outside their common faces merges with either. */
static int together(const Search *S, Node *v, int a, int b) {
    int sign = SIGN(a, S->M), changed = 0;
    for (int turn = 0; turn < 2; turn++) {
        int x = turn ? RAY(b, S->M) : RAY(a, S->M), o = turn ? RAY(a, S->M) : RAY(b, S->M);
        for (int t = S->linkstart[x]; t < S->linkstart[x + 1]; t++) {
            int r = S->link[t];
            if (r == o) continue;
            int three[3] = {x, o, r};
            if (S->pair[o * S->M + r] >= 0 && is_face(S, three, 3)) continue;
            unsigned char *flag = &v->apart[S->pair[x * S->M + r] + sign * S->P];
            if (!*flag) { *flag = 1; changed = 1; }
        }
    }
    return changed;
}

typedef struct {
    int m, N, ng, nr; int rows[ROWS];
    int row_of[MOST];
    double rhs[ROWS];
    double inv[ROWS * ROWS], b[ROWS], z[ROWS];
    int bas[ROWS];
    Column pool[POOL]; double vec[POOL][ROWS]; double scale[POOL]; int np;
    double K0, U0, Kg[GROUPS], Ug[GROUPS], gl[GROUPS];
    int group_of[MOST];
    double g[MOST], cap[MOST], fcap[MOST], ratio[MOST], worst[MOST];
    double mandatory[GROUPS];
    double lower;
} Work;

static void add_column(const Search *S, Work *W, const Node *v, const Column *c) {
    if (W->np >= POOL) return;
    int q = W->np++;
    W->pool[q] = *c;
    double *a = W->vec[q];
    memset(a, 0, W->m * sizeof(double));
    for (int i = 0; i < c->k; i++) {
        int j = c->j[i]; const double *f = S->phi + (long)(RAY(j, S->M)) * S->N;
        double s = j < S->M ? c->s[i] : -c->s[i];
        for (int r = 0; r < S->N; r++) a[r] += s * f[r];
        if (W->row_of[j] >= 0) a[W->row_of[j]] += c->s[i] / v->u[j];
    }
    if (c->grp >= 0) a[S->N + c->grp] = 1;
    if (c->grp <= -2) a[S->N + W->ng - 2 - c->grp] = 1;
    double norm = 0;
    for (int r = 0; r < W->m; r++) norm += a[r] * a[r];
    norm = norm > 0 ? sqrt(norm) : 1;
    for (int r = 0; r < W->m; r++) a[r] /= norm;
    W->scale[q] = norm;
}

/* Calls visit for the corners of a box of sizes that add up to at most U. */
typedef struct { double value; Column c; } Found;
static void corners(const Search *S, const Node *v, const Work *W, const int *j, int base, int k,
                    double U, int grp, Found *found) {
    double lo[WIDTH], hi[WIDTH];
    for (int i = 0; i < k; i++) { lo[i] = i < base ? v->l[j[i]] : 0; hi[i] = v->u[j[i]]; }
    int n = S->n;
    const double *row[WIDTH];
    for (int i = 0; i < k; i++) row[i] = S->E + RAY(j[i], S->M) * n;
    for (int mask = (1 << k) - (1 << base); mask < 1 << k; mask++) {   /* all sizes without a lower end */
        double sum = 0;
        for (int i = 0; i < k; i++) sum += (mask >> i & 1) ? hi[i] : lo[i];
        int first = 0, last = 0;
        if (sum > U) { last = k - 1; } else { first = last = -1; }
        for (int e = first; e <= last; e++) {
            double s[WIDTH];
            for (int i = 0; i < k; i++) s[i] = (mask >> i & 1) ? hi[i] : lo[i];
            if (e >= 0) {
                if (!(mask >> e & 1)) continue;
                double rest = sum - hi[e] + lo[e];
                if (rest >= U) continue;
                s[e] = lo[e] + (U - rest);
            }
            double cost = 0, value = 0;
            for (int c = 0; c < n; c++) {
                double entry = 0;
                for (int i = 0; i < k; i++) entry += s[i] * row[i][c];
                cost += power(S, entry);
            }
            for (int i = 0; i < k; i++) value -= W->g[j[i]] * s[i];
            value += cost;
            if (value < found->value) {
                found->value = value; found->c.k = k; found->c.grp = grp; found->c.cost = cost;
                for (int i = 0; i < k; i++) { found->c.j[i] = j[i]; found->c.s[i] = s[i]; }
            }
        }
    }
}
static void slopes(const Search *S, Work *W, const Node *v) {
    int M = S->M;
    for (int r = 0; r < M; r++) {
        double t = 0, size = 0; const double *f = S->phi + (long)r * S->N;
        for (int i = 0; i < S->N; i++) { t += W->z[i] * f[i]; size += fabs(W->z[i] * f[i]); }
        W->g[r] = t + SLOPE * size; W->g[r + M] = -t + SLOPE * size;
    }
    for (int q = 0; q < W->nr; q++) if (W->z[S->N + W->ng + q] > 0) W->z[S->N + W->ng + q] = 0;
    for (int q = 0; q < W->nr; q++) W->g[W->rows[q]] += W->z[S->N + W->ng + q] / v->u[W->rows[q]];
}
#define FOUNDS 20000   /* most attractive corners of a pricing */
LOCAL Found founds[FOUNDS];
/* Prices all corners along the dual vector; returns how many columns are attractive. */
static int price(Search *S, Work *W, const Node *v, double tol) {
    int M = S->M, J = 2 * M, nf = 0;
    slopes(S, W, v);
    double value = 0, size = 0;
    for (int i = 0; i < S->N; i++) { value += W->z[i] * S->y[i]; size += fabs(W->z[i] * S->y[i]); }
    for (int q = 0; q < W->nr; q++) { double t = W->z[S->N + W->ng + q]; value += t; size += fabs(t); }
    for (int j = 0; j < J; j++) {
        W->worst[j] = 0;
        W->ratio[j] = W->fcap[j] > 0 ? W->g[j] * W->cap[j] / W->fcap[j] : 0;
        if (!(W->ratio[j] > 0)) W->ratio[j] = 0;
    }
    for (int sign = 0; sign < 2; sign++)
        for (int f = 0; f < S->F; f++) {
            const int32_t *face = S->faces + f * WIDTH; int k = S->facesize[f], j[WIDTH];
            double sum = 0; int bad = 0;
            for (int i = 0; i < k; i++) {
                j[i] = face[i] + sign * M; sum += W->ratio[j[i]];
                if (W->ratio[j[i]] <= 0 || W->group_of[j[i]] >= 0) bad = 1;
            }
            if (bad || sum <= 1 - 1e-9) continue;
            for (int a = 0; a < k && !bad; a++) for (int b = a + 1; b < k; b++)
                if (!allowed(S, v, j[a], j[b])) { bad = 1; break; }
            if (bad) continue;
            Found best; best.value = 0;
            corners(S, v, W, j, 0, k, W->U0, -1, &best);
            if (best.value < 0) {
                for (int i = 0; i < k; i++) if (best.value < W->worst[j[i]]) W->worst[j[i]] = best.value;
                if (best.value < -tol && nf < FOUNDS - GROUPS) founds[nf++] = best;
            }
        }
    for (int g = 0; g < W->ng; g++) {
        int base = v->size[g], a = RAY(v->member[g][0], M), sign = SIGN(v->member[g][0], M);
        Found best; best.value = 1e300;
        corners(S, v, W, v->member[g], base, base, W->Ug[g], g, &best);
        if (base < S->n) for (int t = S->ofstart[a]; t < S->ofstart[a + 1]; t++) {
            int f = S->offace[t], k = S->facesize[f], j[WIDTH], n = base, have = 0, bad = 0;
            if (k <= base) continue;
            for (int i = 0; i < base; i++) j[i] = v->member[g][i];
            for (int q = 0; q < k; q++) {
                int r = S->faces[f * WIDTH + q] + sign * M, inside = 0;
                for (int i = 0; i < base; i++) if (v->member[g][i] == r) inside = 1;
                if (inside) { have++; continue; }
                if (W->g[r] <= 0 || W->group_of[r] >= 0 || v->u[r] <= 0 || n == WIDTH) { bad = 1; break; }
                j[n++] = r;
            }
            if (bad || have < base) continue;
            for (int x = 0; x < n && !bad; x++) for (int y = base > x + 1 ? base : x + 1; y < n; y++)
                if (!allowed(S, v, j[x], j[y])) { bad = 1; break; }
            if (!bad) corners(S, v, W, j, base, n, W->Ug[g], g, &best);
        }
        W->mandatory[g] = best.value; value += best.value; size += fabs(best.value);
        if (best.value - W->z[S->N + g] < -tol) { founds[nf] = best; founds[nf++].value -= W->z[S->N + g]; }
    }
    for (int j = 0; j < J; j++) { value += W->worst[j]; size -= W->worst[j]; }
    W->lower = value - FINE * (size + 4 * S->C);
    if (nf > ADDED) {                    /* the best to the front */
        double best[ADDED]; int k = 0, c = 0;
        for (int i = 0; i < nf; i++) {
            double value = founds[i].value;
            if (k == ADDED && value >= best[ADDED - 1]) continue;
            int q = k < ADDED ? k++ : ADDED - 1;
            while (q > 0 && best[q - 1] > value) { best[q] = best[q - 1]; q--; }
            best[q] = value;
        }
        for (int i = 0; i < nf && c < ADDED; i++) if (founds[i].value <= best[ADDED - 1]) {
            if (i != c) founds[c] = founds[i];
            c++;
        }
    }
    return nf;
}
static int simplex(Work *W) {
    int m = W->m;
    for (int it = 0; it < 2000; it++) {
        for (int i = 0; i < m; i++) W->z[i] = 0;
        for (int r = 0; r < m; r++) {
            double c = W->bas[r] < 0 ? 1e4 : W->pool[W->bas[r]].cost / W->scale[W->bas[r]];
            if (c != 0) for (int i = 0; i < m; i++) W->z[i] += c * W->inv[r * m + i];
        }
        int enter = -1; double least = -1e-8;
        for (int q = 0; q < W->np; q++) {
            double d = W->pool[q].cost / W->scale[q]; const double *a = W->vec[q];
            for (int i = 0; i < m; i++) d -= W->z[i] * a[i];
            if (d < least) { least = d; enter = q; }
        }
        if (enter < 0) return 1;
        double a[ROWS];
        for (int r = 0; r < m; r++) {
            double t = 0; const double *row = W->inv + r * m, *c = W->vec[enter];
            for (int i = 0; i < m; i++) t += row[i] * c[i];
            a[r] = t;
        }
        int leave = -1; double step = 1e300;
        for (int i = 0; i < m; i++) if (a[i] > 1e-7) {
            double q = W->b[i] / a[i];
            if (q < step - 1e-12 || (q < step + 1e-12 && leave >= 0 && a[i] > a[leave])) { step = q; leave = i; }
        }
        if (leave < 0) return 0;
        for (int i = 0; i < m; i++) { W->b[i] -= step * a[i]; if (W->b[i] < 0) W->b[i] = 0; }
        W->b[leave] = step;
        double *pr = W->inv + leave * m;
        for (int i = 0; i < m; i++) pr[i] /= a[leave];
        for (int r = 0; r < m; r++) if (r != leave && a[r] != 0) {
            double *row = W->inv + r * m;
            for (int i = 0; i < m; i++) row[i] -= a[r] * pr[i];
        }
        W->bas[leave] = enter;
        if (it % 25 == 24) for (int r = 0; r < m; r++) {
            double t = 0; for (int i = 0; i < m; i++) t += W->inv[r * m + i] * W->rhs[i];
            W->b[r] = t > 0 ? t : 0;
        }
    }
    return 0;
}
static void reset_basis(Work *W) {
    int m = W->m;
    memset(W->inv, 0, m * m * sizeof(double));
    for (int i = 0; i < m; i++) {
        double s = W->rhs[i] < 0 ? -1 : 1;
        W->inv[i * m + i] = s; W->b[i] = s * W->rhs[i]; W->bas[i] = -1 - i;
    }
}
/* Caps of the sizes by the budget that is left; 0 if the node is empty. */
static int caps(Search *S, Work *W, Node *v) {
    int J = 2 * S->M; double total = 0;
    W->ng = v->ng;
    for (int j = 0; j < J; j++) W->group_of[j] = -1;
    for (int g = 0; g < v->ng; g++) {
        double s[WIDTH];
        for (int i = 0; i < v->size[g]; i++) { s[i] = v->l[v->member[g][i]]; W->group_of[v->member[g][i]] = g; }
        W->gl[g] = cost_of(S, v->member[g], s, v->size[g]); total += W->gl[g];
    }
    W->K0 = S->C * (1 + 1e-9) - total;
    if (W->K0 <= 0) return 0;
    W->U0 = pow(W->K0, 1 / S->p) * (1 + 1e-12);
    for (int g = 0; g < v->ng; g++) { W->Kg[g] = W->K0 + W->gl[g]; W->Ug[g] = pow(W->Kg[g], 1 / S->p) * (1 + 1e-12); }
    for (int j = 0; j < J; j++) {
        double cap = W->U0;
        if (W->group_of[j] >= 0) cap = W->Ug[W->group_of[j]];
        else for (int g = 0; g < v->ng; g++) {
            if (v->size[g] >= S->n || W->Ug[g] <= cap) continue;
            int ok = 1;
            for (int i = 0; i < v->size[g]; i++) if (!allowed(S, v, j, v->member[g][i])) ok = 0;
            if (ok) cap = W->Ug[g];
        }
        if (cap < v->u[j]) v->u[j] = cap;
        if (v->l[j] > v->u[j]) return 0;
        W->cap[j] = v->u[j] < W->U0 ? v->u[j] : W->U0;
        W->fcap[j] = power(S, W->cap[j]);
    }
    return 1;
}
/* Starts the relaxation of a node from columns of its parent. */
static void start(Search *S, Work *W, const Node *v, const Column *old, int count) {
    int J = 2 * S->M;
    W->nr = 0; W->N = S->N;
    for (int j = 0; j < J; j++) W->row_of[j] = -1;
    for (int j = 0; j < J; j++) if (v->rowed[j] && W->group_of[j] < 0 && v->u[j] > 0 && S->N + W->ng + W->nr < ROWS) {
        W->row_of[j] = S->N + W->ng + W->nr; W->rows[W->nr++] = j;
    }
    W->m = S->N + W->ng + W->nr; W->np = 0;
    double size = 0; uint32_t seed = 12345;
    for (int i = 0; i < S->N; i++) if (fabs(S->y[i]) > size) size = fabs(S->y[i]);
    for (int i = 0; i < W->m; i++) {
        seed = seed * 1664525u + 1013904223u;
        double noise = 1e-8 * ((seed >> 8) / 16777216.0 + .1);
        W->rhs[i] = i < S->N ? S->y[i] + (S->y[i] < 0 ? -1 : 1) * noise * size : i < S->N + W->ng ? 1 : 1 + noise;
    }
    for (int q = 0; q < W->nr; q++) { Column c; c.k = 0; c.grp = -2 - q; c.cost = 0; add_column(S, W, v, &c); }
    for (int t = 0; t < count; t++) {
        const Column *o = &old[t]; Column c; int grp = -1, bad = 0; c.k = 0;
        if (o->grp <= -2) continue;
        for (int i = 0; i < o->k; i++) {
            int g = W->group_of[o->j[i]];
            if (g >= 0) { if (grp >= 0 && g != grp) bad = 1; grp = g; }
        }
        if (bad) continue;
        if (grp >= 0) for (int i = 0; i < v->size[grp]; i++) {
            int j = v->member[grp][i]; double s = v->l[j];
            for (int q = 0; q < o->k; q++) if (o->j[q] == j) s = o->s[q];
            c.j[c.k] = j; c.s[c.k++] = s < v->l[j] ? v->l[j] : s > v->u[j] ? v->u[j] : s;
        }
        for (int q = 0; q < o->k; q++) {
            int j = o->j[q];
            if (W->group_of[j] >= 0 || v->u[j] <= 0) continue;
            if (c.k == S->n || c.k == WIDTH) { bad = 1; break; }
            c.j[c.k] = j; c.s[c.k++] = o->s[q] > v->u[j] ? v->u[j] : o->s[q];
        }
        if (bad || !c.k) continue;
        for (int a = 0; a < c.k; a++) for (int b = a + 1; b < c.k; b++)
            if (!(W->group_of[c.j[a]] >= 0 && W->group_of[c.j[b]] >= 0) && !allowed(S, v, c.j[a], c.j[b])) bad = 1;
        if (bad || (c.k > 2 && !is_face(S, c.j, c.k))) continue;
        double U = grp >= 0 ? W->Ug[grp] : W->U0, sum = 0;
        for (int i = 0; i < c.k; i++) sum += c.s[i];
        for (int i = c.k - 1; i >= 0 && sum > U; i--) {
            double low = W->group_of[c.j[i]] >= 0 ? v->l[c.j[i]] : 0, cut = sum - U;
            if (cut > c.s[i] - low) cut = c.s[i] - low;
            c.s[i] -= cut; sum -= cut;
        }
        c.grp = grp; c.cost = cost_of(S, c.j, c.s, c.k);
        add_column(S, W, v, &c);
    }
    reset_basis(W);
}
/* Solves the relaxation; 1 pruned, 0 solved, -1 numerical trouble. */
static int relax(Search *S, Work *W, const Node *v) {
    double goal = S->C * (1 + S->margin);
    for (int round = 0; round < 200; round++) {
        int fine = simplex(W);
        int nf = price(S, W, v, 1e-8);
        if (W->lower >= goal) return 1;
        if (!fine) return -1;
        if (!nf) return 0;
        if (W->np + 40 > POOL) {       /* keep the basic columns only */
            int keep[POOL], np = 0; memset(keep, -1, sizeof keep);
            for (int q = 0; q < W->np; q++) {
                int basic = W->pool[q].grp <= -2;
                for (int i = 0; i < W->m; i++) if (W->bas[i] == q) basic = 1;
                if (!basic) continue;
                if (np != q) { W->pool[np] = W->pool[q]; memcpy(W->vec[np], W->vec[q], sizeof W->vec[0]); W->scale[np] = W->scale[q]; }
                keep[q] = np++;
            }
            for (int i = 0; i < W->m; i++) if (W->bas[i] >= 0) W->bas[i] = keep[W->bas[i]];
            W->np = np;
        }
        for (int i = 0; i < nf && i < ADDED; i++) add_column(S, W, v, &founds[i].c);
    }
    return -1;
}
/* Least excess of networks in which a ray has at least or at most a size, above the bound. */
static double excess(const Search *S, const Work *W, Node *v, int j, double low, double high, double slack) {
    double ol = v->l[j], ou = v->u[j], least = 1e300; int M = S->M, grp = W->group_of[j], sign = SIGN(j, M);
    v->l[j] = low; v->u[j] = high;
    Found best; best.value = 1e300;
    if (grp >= 0) {
        int base = v->size[grp];
        corners(S, v, W, v->member[grp], base, base, W->Ug[grp], grp, &best);
        least = best.value - W->mandatory[grp];
        int a = RAY(v->member[grp][0], M);
        if (base < S->n) for (int t = S->ofstart[a]; t < S->ofstart[a + 1] && least > slack; t++) {
            int f = S->offace[t], k = S->facesize[f], q[WIDTH], n = base, have = 0, bad = 0;
            if (k <= base) continue;
            for (int i = 0; i < base; i++) q[i] = v->member[grp][i];
            for (int i = 0; i < k; i++) {
                int r = S->faces[f * WIDTH + i] + sign * M, inside = 0;
                for (int x = 0; x < base; x++) if (q[x] == r) inside = 1;
                if (inside) { have++; continue; }
                if (W->g[r] <= 0 || W->group_of[r] >= 0 || v->u[r] <= 0 || n == WIDTH) { bad = 1; break; }
                q[n++] = r;
            }
            if (bad || have < base) continue;
            for (int x = 0; x < n && !bad; x++) for (int y = base > x + 1 ? base : x + 1; y < n; y++)
                if (!allowed(S, v, q[x], q[y])) { bad = 1; break; }
            if (bad) continue;
            corners(S, v, W, q, base, n, W->Ug[grp], grp, &best);
            least = best.value - W->mandatory[grp];
        }
    } else {
        int one[1] = {j};
        if (low <= W->U0) { corners(S, v, W, one, 1, 1, W->U0, -1, &best); least = best.value; }
        for (int t = S->ofstart[RAY(j, M)]; t < S->ofstart[RAY(j, M) + 1] && least > slack; t++) {
            int f = S->offace[t], k = S->facesize[f], q[WIDTH], n = 0, bad = 0, g = -1;
            if (k < 2) continue;
            q[n++] = j;
            for (int i = 0; i < k; i++) {
                int r = S->faces[f * WIDTH + i] + sign * M;
                if (r == j) continue;
                if (W->group_of[r] >= 0) { if (g >= 0 && g != W->group_of[r]) bad = 1; g = W->group_of[r]; }
                else if (W->g[r] <= 0 || v->u[r] <= 0) bad = 1;
                if (bad) break;
                q[n++] = r;
            }
            if (bad) continue;
            for (int x = 0; x < n && !bad; x++) for (int y = x + 1; y < n; y++)
                if (!(g >= 0 && W->group_of[q[x]] >= 0 && W->group_of[q[y]] >= 0) && !allowed(S, v, q[x], q[y])) { bad = 1; break; }
            if (bad) continue;
            if (g < 0) {
                if (low > W->U0) continue;
                Found two; two.value = 1e300;
                corners(S, v, W, q, 1, n, W->U0, -1, &two);
                if (two.value < least) least = two.value;
            } else {
                int w[WIDTH], b = 0;
                for (int i = 0; i < v->size[g]; i++) w[b++] = v->member[g][i];
                int have = 0;
                for (int x = 0; x < n; x++) if (W->group_of[q[x]] == g) have++;
                if (have < v->size[g]) continue;
                w[b++] = j; int base = b;
                for (int x = 1; x < n; x++) if (W->group_of[q[x]] < 0) w[b++] = q[x];
                Found two; two.value = 1e300;
                corners(S, v, W, w, base, b, W->Ug[g], g, &two);
                if (two.value - W->mandatory[g] < least) least = two.value - W->mandatory[g];
            }
        }
    }
    v->l[j] = ol; v->u[j] = ou;
    return least;
}
static void put_dual(Search *S, const Work *W) {
    put(S, W->nr);
    for (int q = 0; q < W->nr; q++) put(S, W->rows[q]);
    for (int i = 0; i < S->N; i++) put_double(S, W->z[i]);
    for (int q = 0; q < W->nr; q++) put_double(S, W->z[S->N + W->ng + q]);
}
/* Narrows the sizes by the dual vector; 1 if the node is empty, 2 if much was gained. */
static int narrow(Search *S, Work *W, Node *v) {
    int J = 2 * S->M, big = 0, count = 0; LOCAL int which[MOST], side[MOST]; LOCAL double value[MOST];
    double slack = S->C * (1 + S->margin) - W->lower;
    for (int j = 0; j < J; j++) {
        double A = v->l[j], B = v->u[j];
        if (B <= A) continue;
        double cut = A + .8 * (B - A);
        if (W->group_of[j] < 0 && W->fcap[j] - W->g[j] * W->cap[j] <= slack && W->cap[j] > cut) continue;
        if (excess(S, W, v, j, cut, B, slack) > slack) {
            double a = A, b = cut;
            for (int q = 0; q < 3; q++) { double mid = .5 * (a + b); if (excess(S, W, v, j, mid, B, slack) > slack) b = mid; else a = mid; }
            if (b < B * .85) big = 2;
            which[count] = j; side[count] = 0; value[count++] = b;
        } else if (A > 0 && excess(S, W, v, j, A, A + .2 * (B - A), slack) > slack) {
            double a = A + .2 * (B - A), b = B;
            for (int q = 0; q < 3; q++) { double mid = .5 * (a + b); if (excess(S, W, v, j, A, mid, slack) > slack) a = mid; else b = mid; }
            which[count] = j; side[count] = 1; value[count++] = a;
        }
    }
    if (!count) return 0;
    put(S, 1); put_dual(S, W); put(S, count);
    for (int q = 0; q < count; q++) {
        put(S, which[q]); put(S, side[q]); put_double(S, value[q]);
        if (side[q]) v->l[which[q]] = value[q]; else v->u[which[q]] = value[q];
        if (v->l[which[q]] > v->u[which[q]]) return 1;
    }
    return big;
}
typedef struct { int m; const int *pos; const double *x; int g[64], best[64]; int size[64], mem[64][WIDTH]; double gc[64]; int ng; double bc; long count; const Node *v; } Part;
static void part(const Search *S, Part *P, int i, double sofar) {
    if (sofar >= P->bc || P->count++ > 4000) return;
    if (i == P->m) { P->bc = sofar; memcpy(P->best, P->g, sizeof P->g); return; }
    int j = P->pos[i];
    for (int k = 0; k < P->ng; k++) {
        if (P->size[k] >= S->n || P->size[k] >= WIDTH) continue;
        int ok = 1, three[WIDTH]; double s[WIDTH];
        for (int q = 0; q < P->size[k] && ok; q++) { ok = allowed(S, P->v, P->mem[k][q], j); three[q] = P->mem[k][q]; s[q] = P->x[three[q]]; }
        if (!ok) continue;
        three[P->size[k]] = j; s[P->size[k]] = P->x[j];
        if (P->size[k] >= 2 && !is_face(S, three, P->size[k] + 1)) continue;
        double c = cost_of(S, three, s, P->size[k] + 1), old = P->gc[k];
        P->mem[k][P->size[k]++] = j; P->gc[k] = c; P->g[i] = k;
        part(S, P, i + 1, sofar + c - old);
        P->gc[k] = old; P->size[k]--;
    }
    double c = power(S, P->x[j]); int k = P->ng++;
    P->size[k] = 1; P->mem[k][0] = j; P->gc[k] = c; P->g[i] = k;
    part(S, P, i + 1, sofar + c);
    P->ng--;
}
/* The cost of the cheapest way to merge signed rays of given sizes, or more than a limit. */
static double merged(const Search *S, int k, const int *pos, const double *x, double limit) {
    Part P; P.ng = 0; P.count = 0; P.m = k; P.pos = pos; P.x = x; P.v = S->none; P.bc = limit;
    part(S, &P, 0, 0);
    return P.bc;
}
/* Local search: exchanges one ray of a basis for another while that makes the network cheaper. */
static double descend(Search *S, double *x, int kicks) {
    int N = S->N, M = S->M, J = 2 * M, w = M + 1, rays[64], owner[64], pos[64], k;
    LOCAL double T[64 * 2049], size[MOST]; char used[64];
    if (M > 2048 || N > 60) return 1e300;
    for (int turn = 0;; turn++) {                       /* to independent rays */
        k = 0;
        for (int j = 0; j < J && k < 60; j++) if (x[j] > 1e-9) rays[k++] = j;
        if (!k) return 1e300;
        double A[64 * 64]; int pr[64], found = -1; memset(used, 0, sizeof used);
        for (int i = 0; i < N; i++) for (int q = 0; q < k; q++) A[i * 64 + q] = (rays[q] < M ? 1 : -1) * S->phi[(long)(RAY(rays[q], M)) * N + i];
        for (int q = 0; q < k && found < 0; q++) {
            double top = 1e-9; int row = -1;
            for (int i = 0; i < N; i++) if (!used[i] && fabs(A[i * 64 + q]) > top) { top = fabs(A[i * 64 + q]); row = i; }
            if (row < 0) { found = q; break; }
            used[row] = 1; pr[q] = row; double pv = A[row * 64 + q];
            for (int c = q; c < k; c++) A[row * 64 + c] /= pv;
            for (int i = 0; i < N; i++) if (i != row) { double f = A[i * 64 + q]; if (f != 0) for (int c = q; c < k; c++) A[i * 64 + c] -= f * A[row * 64 + c]; }
        }
        if (found < 0) break;
        double plus = 1e300, minus = 1e300; int ip = -1, im = -1;   /* ray found up, the others down */
        minus = x[rays[found]]; im = found;
        for (int q = 0; q < found; q++) {
            double d = A[pr[q] * 64 + found];
            if (d > 1e-12 && x[rays[q]] / d < plus) { plus = x[rays[q]] / d; ip = q; }
            if (d < -1e-12 && x[rays[q]] / -d < minus) { minus = x[rays[q]] / -d; im = q; }
        }
        double best = 1e300, step = 0; int out = -1;
        for (int side = 0; side < 2; side++) {
            double t = side ? -minus : plus; if (!side && ip < 0) continue;
            memcpy(size, x, J * sizeof(double)); size[rays[found]] += t;
            for (int q = 0; q < found; q++) size[rays[q]] -= t * A[pr[q] * 64 + found];
            size[rays[side ? im : ip]] = 0;
            int c = 0; for (int q = 0; q < k; q++) if (size[rays[q]] > 1e-12) pos[c++] = rays[q];
            double cost = merged(S, c, pos, size, 1e300);
            if (cost < best || out < 0) { best = cost; step = t; out = rays[side ? im : ip]; }
        }
        x[rays[found]] += step;
        for (int q = 0; q < found; q++) x[rays[q]] -= step * A[pr[q] * 64 + found];
        for (int q = 0; q < k; q++) if (x[rays[q]] < 1e-12) x[rays[q]] = 0;
        x[out] = 0;
        if (turn > 60) return 1e300;
    }
    for (int i = 0; i < N; i++) { for (int r = 0; r < M; r++) T[i * w + r] = S->phi[(long)r * N + i]; T[i * w + M] = S->y[i]; owner[i] = -1; }
    memset(used, 0, sizeof used);
    int basic = 0;
    for (int q = 0; q < k + M && basic < N; q++) {
        int r = q < k ? RAY(rays[q], M) : q - k, row = -1; double top = 1e-7;
        for (int i = 0; i < N; i++) if (!used[i] && fabs(T[i * w + r]) > top) { top = fabs(T[i * w + r]); row = i; }
        if (row < 0) continue;
        used[row] = 1; owner[row] = r; basic++;
        double pv = T[row * w + r];
        for (int c = 0; c < w; c++) T[row * w + c] /= pv;
        for (int i = 0; i < N; i++) if (i != row) { double f = T[i * w + r]; if (f != 0) for (int c = 0; c < w; c++) T[i * w + c] -= f * T[row * w + c]; }
    }
    for (int kick = 0, tries = 0; kick < kicks && tries < 1000; tries++) {   /* random exchanges */
        S->random = S->random * 6364136223846793005ull + 1442695040888963407ull;
        int br = (int)((S->random >> 33) % N);
        S->random = S->random * 6364136223846793005ull + 1442695040888963407ull;
        int bt = (int)((S->random >> 33) % M), inside = 0;
        for (int i = 0; i < N; i++) if (owner[i] == bt) inside = 1;
        if (inside || owner[br] < 0 || fabs(T[br * w + bt]) < 1e-4) continue;
        double pv = T[br * w + bt];
        for (int c = 0; c < w; c++) T[br * w + c] /= pv;
        for (int i = 0; i < N; i++) if (i != br) { double f = T[i * w + bt]; if (f != 0) for (int c = 0; c < w; c++) T[i * w + c] -= f * T[br * w + c]; }
        owner[br] = bt; kick++;
    }
    double now = 1e300;
    for (int turn = 0; turn < 60; turn++) {
        double best = now; int br = -1, bt = -1;
        if (!turn) { int c = 0; memset(size, 0, J * sizeof(double)); for (int i = 0; i < N; i++) if (owner[i] >= 0 && fabs(T[i * w + M]) > 1e-12) { int j = owner[i] + (T[i * w + M] < 0 ? M : 0); size[j] = fabs(T[i * w + M]); pos[c++] = j; } now = best = merged(S, c, pos, size, 1e300); }
        for (int r = 0; r < M; r++) {
            int inside = 0; for (int i = 0; i < N; i++) if (owner[i] == r) inside = 1;
            if (inside) continue;
            for (int row = 0; row < N; row++) {
                double d = T[row * w + r];
                if (owner[row] < 0 || fabs(d) < 1e-7) continue;
                double step = T[row * w + M] / d, quick = 0; int c = 0;
                for (int i = 0; i < N; i++) {
                    if (i == row || owner[i] < 0) continue;
                    double t = T[i * w + M] - step * T[i * w + r];
                    if (fabs(t) < 1e-11) continue;
                    int j = owner[i] + (t < 0 ? M : 0); size[j] = fabs(t); pos[c++] = j;
                }
                if (fabs(step) > 1e-11) { int j = r + (step < 0 ? M : 0); size[j] = fabs(step); pos[c++] = j; }
                for (int i = 0; i < c; i++) if (size[pos[i]] > quick) quick = size[pos[i]];
                if (power(S, quick) >= best) continue;
                double cost = merged(S, c, pos, size, best);
                if (cost < best * (1 - 1e-10)) { best = cost; br = row; bt = r; }
            }
        }
        if (br < 0) break;
        double pv = T[br * w + bt];
        for (int c = 0; c < w; c++) T[br * w + c] /= pv;
        for (int i = 0; i < N; i++) if (i != br) { double f = T[i * w + bt]; if (f != 0) for (int c = 0; c < w; c++) T[i * w + c] -= f * T[br * w + c]; }
        owner[br] = bt; now = best;
    }
    memset(x, 0, J * sizeof(double));
    for (int i = 0; i < N; i++) { double t = T[i * w + M]; if (owner[i] >= 0 && fabs(t) > 1e-11) x[owner[i] + (t < 0 ? M : 0)] = fabs(t); }
    return now;
}
/* Takes a cheaper network. A proof is about one cost: it stops there, to be begun again. */
static void improve(Search *S, double cost, const double *x) {
    if (S->margin <= 0) { S->C = cost; S->better++; memcpy(S->best, x, 2 * S->M * sizeof(double)); return; }
    if (cost >= S->found_cost) return;
    S->found_cost = cost; S->better++; S->stopped = 1;
    memcpy(S->found_best, x, 2 * S->M * sizeof(double));
    if (S->stop) *S->stop = 1;
}
static void offer(Search *S, double *x) {
    double cost = descend(S, x, 0);
    if (cost < S->C * (1 - BETTER)) improve(S, cost, x);
    else if (S->margin <= 0 && cost < S->C * (1 + 1e-7)) memcpy(S->best, x, 2 * S->M * sizeof(double));
}
/* Iterated local search: random exchanges in the best network so far, then descent. */
static void restart(Search *S, int count) {
    LOCAL double now[MOST], x[MOST]; int J = 2 * S->M, any = 0; double cost = 1e300;
    for (int j = 0; j < J; j++) { now[j] = S->best[j]; if (now[j] > 0) any = 1; }
    if (!any) return;
    for (int t = 0; t < count && !(S->stop && *S->stop); t++) {
        memcpy(x, now, J * sizeof(double));
        double got = descend(S, x, t ? 1 + t % 4 : 0);
        if (got < cost * (1 + 1e-9)) { cost = got; memcpy(now, x, J * sizeof(double)); }
        if (got < S->C * (1 - 1e-9)) { S->C = got; S->better++; memcpy(S->best, x, J * sizeof(double)); }
    }
}
/* Rank of the rays that are used, and whether the labels are in their span: 1 dependent, 2 unique. */
static int settled(Search *S, const Node *v) {
    int N = S->N, k = 0, U[64]; LOCAL double A[64 * 65];
    for (int g = 0; g < v->ng; g++) for (int i = 0; i < v->size[g] && k < 63; i++) U[k++] = v->member[g][i];
    if (!k || N > 63) return 0;
    int w = k + 1, pr[64]; char used[64] = {0};
    for (int i = 0; i < N; i++) { for (int q = 0; q < k; q++) A[i * w + q] = (U[q] < S->M ? 1 : -1) * S->phi[(long)(RAY(U[q], S->M)) * N + i]; A[i * w + k] = S->y[i]; }
    double scale = 0;
    for (int i = 0; i < N; i++) if (fabs(S->y[i]) > scale) scale = fabs(S->y[i]);
    for (int q = 0; q < k; q++) {
        double top = 0; int row = -1, big = 0; double size = 0;
        for (int i = 0; i < N; i++) { double f = fabs(S->phi[(long)(RAY(U[q], S->M)) * N + i]); if (f > size) size = f; }
        for (int i = 0; i < N; i++) if (!used[i] && fabs(A[i * w + q]) > top) { top = fabs(A[i * w + q]); row = i; }
        (void)big;
        if (row < 0 || top < 1e-9 * size) return 1;
        used[row] = 1; pr[q] = row;
        double pv = A[row * w + q];
        for (int c = 0; c < w; c++) A[row * w + c] /= pv;
        for (int i = 0; i < N; i++) if (i != row) { double f = A[i * w + q]; if (f != 0) for (int c = 0; c < w; c++) A[i * w + c] -= f * A[row * w + c]; }
    }
    for (int i = 0; i < N; i++) if (!used[i] && fabs(A[i * w + k]) > 1e-9 * scale) return 0;
    /* the only network with these rays */
    LOCAL double x[MOST]; int pos[64]; int positive = 1;
    for (int q = 0; q < k; q++) { x[U[q]] = A[pr[q] * w + k]; pos[q] = U[q]; if (x[U[q]] < 0) positive = 0; }
    if (positive && k < 60) {
        Part P; memset(&P, 0, sizeof P); P.m = k; P.pos = pos; P.x = x; P.v = S->none; P.bc = 1e300;
        part(S, &P, 0, 0);
        if (P.bc < S->C * (1 - BETTER) || (S->margin <= 0 && P.bc < S->C * (1 + 1e-7))) {
            LOCAL double all[MOST];
            memset(all, 0, 2 * S->M * sizeof(double));
            for (int q = 0; q < k; q++) all[U[q]] = x[U[q]];
            if (P.bc < S->C * (1 - BETTER)) improve(S, P.bc, all);
            else memcpy(S->best, all, 2 * S->M * sizeof(double));
        }
    }
    return 2;
}
static void branch(Search *S, Work *W, Node *v, const Column *old, int count, int depth);
static void split_pair(Search *S, Work *W, Node *v, int a, int b, int ga, int gb, const Column *old, int count, int depth) {
    put(S, 5); put(S, a); put(S, b);
    Node *w = copy(S, v);
    if (ga >= 0 && gb >= 0) {
        for (int i = 0; i < v->size[ga]; i++) for (int q = 0; q < v->size[gb]; q++) together(S, w, v->member[ga][i], v->member[gb][q]);
        for (int q = 0; q < v->size[gb]; q++) w->member[ga][w->size[ga]++] = v->member[gb][q];
        for (int g = gb; g + 1 < w->ng; g++) { w->size[g] = w->size[g + 1]; memcpy(w->member[g], w->member[g + 1], sizeof w->member[0]); }
        w->ng--;
    } else together(S, w, a, b);
    branch(S, W, w, old, count, depth + 1);
    free(w);
    w = copy(S, v);
    if (ga >= 0 && gb >= 0) {
        for (int i = 0; i < v->size[ga]; i++) for (int q = 0; q < v->size[gb]; q++)
            w->apart[S->pair[(RAY(v->member[ga][i], S->M)) * S->M + RAY(v->member[gb][q], S->M)] + (SIGN(a, S->M)) * S->P] = 1;
    } else w->apart[S->pair[(RAY(a, S->M)) * S->M + RAY(b, S->M)] + (SIGN(a, S->M)) * S->P] = 1;
    branch(S, W, w, old, count, depth + 1);
    free(w);
}
/* Where to split the size of a ray: not near its ends in terms of cost, nor near the best network. */
static double cut_at(const Search *S, const Node *v, int j, double x) {
    double A = v->l[j], B = v->u[j], r = S->best[j], a = power(S, A), b = power(S, B);
    double f = (power(S, x) - a) / (b - a);
    f = f < .3 ? .3 : f > .7 ? .7 : f;
    double at = pow(a + f * (b - a), 1 / S->p);
    if (!(at >= A + .02 * (B - A))) at = A + .02 * (B - A);
    if (at > B - .02 * (B - A)) at = B - .02 * (B - A);
    if (r > A && r < B && at > .6 * r && at < 1.5 * r) {
        if (.55 * r > A + .05 * (B - A) || A == 0) at = .55 * r;
        else if (1.6 * r < B - .05 * (B - A)) at = 1.6 * r;
    }
    return at;
}
/* Gives a child its interval; 0 if there are too many groups. */
static int enter(const Search *S, Node *w, int j, int upper, double at) {
    (void)S;
    if (upper) { w->u[j] = at; return 1; }
    w->l[j] = at;
    for (int g = 0; g < w->ng; g++) for (int i = 0; i < w->size[g]; i++) if (w->member[g][i] == j) return 1;
    if (w->ng == GROUPS) return 0;
    w->size[w->ng] = 1; w->member[w->ng++][0] = j;
    return 1;
}
/* The bound of a child. */
static double probe(Search *S, Work *W, const Node *v, int j, int upper, double at, const Column *old, int count) {
    Node *w = copy(S, v); double got = 1e300;
    if (enter(S, w, j, upper, at) && caps(S, W, w)) {
        start(S, W, w, old, count);
        if (relax(S, W, w) != 1) got = W->lower;
    }
    free(w);
    return got;
}
static void mark(Search *S) {
    if (2 * S->subtrees + 4 > S->subtree_room) {
        S->subtree_room = 2 * S->subtree_room + 1024;
        S->ends = realloc(S->ends, 2 * S->subtree_room * sizeof(int64_t));
    }
}
static void grow(Search *S, Work *W, Node *v, const Column *old, int count, int depth);
/* A node and all below it. Workers go through the top of the tree alike, and share what is below. */
static void branch(Search *S, Work *W, Node *v, const Column *old, int count, int depth) {
    if (S->workers < 2 || depth != S->share_depth) { grow(S, W, v, old, count, depth); return; }
    mark(S);
    long k = S->subtrees++;
    S->ends[4 * k] = S->out_size; S->ends[4 * k + 1] = S->dual_size;
    int mine = k < S->claim_count ? __sync_bool_compare_and_swap(&S->claims[k], 0, S->id + 1)
                                  : k % S->workers == S->id;
    if (mine) grow(S, W, v, old, count, depth);
    S->ends[4 * k + 2] = S->out_size; S->ends[4 * k + 3] = S->dual_size;
}
static void grow(Search *S, Work *W, Node *v, const Column *old, int count, int depth) {
    int M = S->M, J = 2 * M;
    if (S->stopped) return;
    if (++S->nodes > S->limit || (S->stop && *S->stop)) { S->stopped = 1; return; }
    if (S->seen) *S->seen = S->nodes;
    for (int a = 0; a < v->ng; a++) for (int b = a + 1; b < v->ng; b++) {
        int k = v->size[a] + v->size[b], ok = SIGN(v->member[a][0], M) == SIGN(v->member[b][0], M) && k <= S->n && k <= WIDTH, all[2 * WIDTH];
        for (int i = 0; i < v->size[a] && ok; i++) for (int q = 0; q < v->size[b]; q++) if (!allowed(S, v, v->member[a][i], v->member[b][q])) ok = 0;
        if (!ok) continue;
        memcpy(all, v->member[a], v->size[a] * sizeof(int)); memcpy(all + v->size[a], v->member[b], v->size[b] * sizeof(int));
        if (k > 2 && !is_face(S, all, k)) continue;
        split_pair(S, W, v, v->member[a][0], v->member[b][0], a, b, old, count, depth);
        return;
    }
    int state = settled(S, v);
    if (state) {
        int k = 0;
        for (int g = 0; g < v->ng; g++) k += v->size[g];
        put(S, 2 + state); put(S, k);
        for (int g = 0; g < v->ng; g++) for (int i = 0; i < v->size[g]; i++) put(S, v->member[g][i]);
        return;
    }
    Column *keep = malloc(ROWS * 3 * sizeof(Column)); int nk = 0;
    LOCAL double x[MOST];
    for (int round = 0;; round++) {
        if (!caps(S, W, v)) { put(S, 0); free(keep); return; }
        start(S, W, v, round ? keep : old, round ? nk : count);
        int got = relax(S, W, v);
        if (got == 1) { put(S, 2); put_dual(S, W); free(keep); return; }
        nk = 0;
        for (int i = 0; i < W->m; i++) if (W->bas[i] >= 0 && W->pool[W->bas[i]].grp > -2) keep[nk++] = W->pool[W->bas[i]];
        memset(x, 0, J * sizeof(double));
        for (int i = 0; i < W->m; i++) if (W->bas[i] >= 0 && W->b[i] > FINE) {
            Column *c = &W->pool[W->bas[i]];
            for (int t = 0; t < c->k; t++) x[c->j[t]] += W->b[i] / W->scale[W->bas[i]] * c->s[t];
        }
        int again = 0;
        for (int j = 0; j < J; j++) if (W->group_of[j] < 0 && x[j] > v->u[j] * 1.0001 && !v->rowed[j]) { v->rowed[j] = 1; again = 1; }
        int gained = narrow(S, W, v);
        if (gained == 1) { put(S, 0); free(keep); return; }
        if (round >= 2 || !(again || gained == 2)) break;
    }
    /* the network of the relaxation */
    int pos[64], np = 0;
    for (int j = 0; j < J && np < 60; j++) if (x[j] > 1e-9) pos[np++] = j;
    Part *P = calloc(1, sizeof(Part)); P->m = np; P->pos = pos; P->x = x; P->v = v; P->bc = 1e300;
    part(S, P, 0, 0);
    if (S->mode && (S->nodes < 300 || S->nodes % S->mode == 0)) {
        LOCAL double trial[MOST]; double worst = 0, size = 0;
        memcpy(trial, x, J * sizeof(double));
        for (int i = 0; i < S->N; i++) {
            double rest = -S->y[i];
            for (int e = 0; e < np; e++) { double t = x[pos[e]] * S->phi[(long)(RAY(pos[e], M)) * S->N + i]; rest += pos[e] < M ? t : -t; }
            if (fabs(rest) > worst) worst = fabs(rest);
            if (fabs(S->y[i]) > size) size = fabs(S->y[i]);
        }
        if (worst < 1e-5 * size) offer(S, trial);
    }
    double gap[64] = {0};
    for (int e = 0; e < np; e++) {
        int k = P->best[e], first = 1, js[64], n = 0; double s[64];
        for (int f = 0; f < e; f++) if (P->best[f] == k) first = 0;
        if (!first) continue;
        for (int f = e; f < np; f++) if (P->best[f] == k && n < WIDTH) { js[n] = pos[f]; s[n++] = x[pos[f]]; }
        gap[k] += cost_of(S, js, s, n);
    }
    for (int i = 0; i < W->m; i++) if (W->bas[i] >= 0 && W->b[i] > FINE && W->pool[W->bas[i]].grp > -2) {
        Column *c = &W->pool[W->bas[i]]; double total = 0;
        for (int t = 0; t < c->k; t++) total += c->s[t];
        if (total <= 0) continue;
        for (int t = 0; t < c->k; t++) for (int e = 0; e < np; e++) if (pos[e] == c->j[t])
            gap[P->best[e]] -= W->b[i] / W->scale[W->bas[i]] * c->cost * c->s[t] / total;
    }
    int best = -1, cand[64], nc = 0; double bg = 1e-9 * S->C, cq[64];
    double own[64], sum[64] = {0};
    for (int e = 0; e < np; e++) {
        double s = x[pos[e]], L = v->l[pos[e]], U = v->u[pos[e]] > s ? v->u[pos[e]] : s;
        own[e] = U - L > 1e-9 * U ? power(S, s) - (power(S, L) + (power(S, U) - power(S, L)) * (s - L) / (U - L)) : 0;
        sum[P->best[e]] += own[e];
    }
    for (int e = 0; e < np; e++) {
        int j = pos[e]; double s = x[j], L = v->l[j], U = v->u[j] > s ? v->u[j] : s;
        if (U - L < 1e-9 * U || s <= L + 1e-9 || s >= v->u[j] * (1 - 1e-9)) continue;
        double q = sum[P->best[e]] > 0 && gap[P->best[e]] > 0 ? gap[P->best[e]] * own[e] / sum[P->best[e]] : 0;
        if (q > 3 * own[e]) q = 3 * own[e];
        if (q > 1e-9 * S->C) { cand[nc] = j; cq[nc++] = q; }
        if (q > bg) { bg = q; best = j; }
    }
    double conf = 0; int ca = -1, cb = -1;
    for (int i = 0; i < W->m; i++) if (W->bas[i] >= 0 && W->b[i] > 1e-9 && W->pool[W->bas[i]].grp > -2) {
        Column *c = &W->pool[W->bas[i]];
        for (int a = 0; a < c->k; a++) for (int b = a + 1; b < c->k; b++) {
            int ga = -1, gb = -2;
            for (int e = 0; e < np; e++) { if (pos[e] == c->j[a]) ga = P->best[e]; if (pos[e] == c->j[b]) gb = P->best[e]; }
            if (ga == gb) continue;
            int js[2] = {c->j[a], c->j[b]}; double s[2] = {x[js[0]], x[js[1]]};
            double saved = power(S, s[0]) + power(S, s[1]) - cost_of(S, js, s, 2);
            if (saved > conf) { conf = saved; ca = js[0]; cb = js[1]; }
        }
    }
    free(P);
    Column *mine = malloc((nk + 1) * sizeof(Column)); memcpy(mine, keep, nk * sizeof(Column)); free(keep);
    if (conf > bg) {
        Node *w = copy(S, v); int changed = together(S, w, ca, cb); free(w);
        if (changed) { split_pair(S, W, v, ca, cb, -1, -1, mine, nk, depth); free(mine); return; }
    }
    if (best < 0) {
        double wide = 0;
        for (int e = 0; e < np; e++) { int j = pos[e]; double q = power(S, v->u[j]) - power(S, v->l[j]); if (q > wide && v->u[j] - v->l[j] > 1e-9 * v->u[j]) { wide = q; best = j; } }
        if (best < 0 || wide < 1e-7 * S->C) { put(S, 9); S->failed++; free(mine); return; }
    }
    double at = cut_at(S, v, best, x[best]);
    if (S->margin > 0 && nc > 1) {       /* strong branching */
        double top = -1, xs[64], full = S->C * (1 + S->margin) - W->lower, lower = W->lower;
        for (int q = 0; q < nc; q++) xs[q] = x[cand[q]];
        for (int a = 0; a < nc && a < S->probed; a++) {
            int b = a;
            for (int q = a + 1; q < nc; q++) if (cq[q] > cq[b]) b = q;
            int j = cand[b]; double q = cq[b], y = xs[b];
            cand[b] = cand[a]; cq[b] = cq[a]; xs[b] = xs[a]; cand[a] = j; cq[a] = q; xs[a] = y;
            double here = cut_at(S, v, j, y);
            double down = probe(S, W, v, j, 1, here, mine, nk) - lower;
            double up = probe(S, W, v, j, 0, here, mine, nk) - lower;
            if (down > full) down = full;
            if (up > full) up = full;
            if (down < 1e-3 * full) down = 1e-3 * full;
            if (up < 1e-3 * full) up = 1e-3 * full;
            if (down * up > top) { top = down * up; best = j; at = here; }
        }
    }
    put(S, 6); put(S, best); put_double(S, at);
    Node *w = copy(S, v);
    if (!enter(S, w, best, 0, at)) { S->failed++; S->stopped = 1; free(w); free(mine); return; }
    branch(S, W, w, mine, nk, depth + 1); free(w);
    w = copy(S, v); w->u[best] = at; branch(S, W, w, mine, nk, depth + 1); free(w);
    free(mine);
}

typedef struct {
    int32_t *integers; int64_t integer_count;
    double *floats; int64_t float_count;
    int64_t nodes, better, failed, stopped, subtrees;
    int64_t *ends;
} Tree;

/* Runs the search from the root; C and best are improved where a cheaper network is found. */
void ray_tree_search(int32_t N, int32_t M, int32_t n, int32_t F, int32_t P, double p,
                     const double *y, const double *phi, const double *E, const int32_t *faces,
                     const int32_t *pair, double *C, double *best, int64_t limit, double margin,
                     int32_t mode, int32_t restarts, int32_t id, int32_t workers, int32_t *claims,
                     int64_t claim_count, volatile int32_t *stop, volatile int64_t *seen, Tree *tree) {
    Search S; Node root; int J = 2 * M;
    memset(&S, 0, sizeof S); memset(&root, 0, sizeof root);
    S.N = N; S.M = M; S.n = n; S.F = F; S.P = P; S.p = p; S.y = y; S.phi = phi; S.E = E;
    S.faces = faces; S.pair = pair; S.C = *C; S.best = best; S.limit = limit; S.margin = margin;
    S.mode = mode; S.stop = stop; S.seen = seen; S.id = id; S.workers = workers;
    S.claims = claims; S.claim_count = claim_count; S.share_depth = SHARED;
    S.probed = p <= .3 ? 8 : 3;
    S.found_cost = 1e300; S.found_best = calloc(J + 1, sizeof(double));
    S.quarter = p == .25 ? 1 : p == .5 ? 2 : p == .75 ? 3 : 0;
    S.facesize = calloc(F + 1, sizeof(int)); S.ofstart = calloc(M + 1, sizeof(int));
    S.linkstart = calloc(M + 1, sizeof(int));
    for (int f = 0; f < F; f++) for (int q = 0; q < WIDTH && faces[f * WIDTH + q] >= 0; q++) {
        S.facesize[f]++; S.ofstart[faces[f * WIDTH + q] + 1]++;
    }
    for (int r = 0; r < M; r++) S.ofstart[r + 1] += S.ofstart[r];
    S.offace = malloc((S.ofstart[M] + 1) * sizeof(int));
    int *filled = calloc(M + 1, sizeof(int)), links = 0;
    for (int f = 0; f < F; f++) for (int q = 0; q < S.facesize[f]; q++) {
        int r = faces[f * WIDTH + q];
        S.offace[S.ofstart[r] + filled[r]++] = f;
    }
    S.link = malloc(((long)M * M + 1) * sizeof(int));
    for (int r = 0; r < M; r++) {
        for (int q = 0; q < M; q++) if (pair[(long)r * M + q] >= 0) S.link[links++] = q;
        S.linkstart[r + 1] = links;
    }
    root.l = calloc(J + 1, sizeof(double)); root.u = malloc((J + 1) * sizeof(double));
    root.apart = calloc(2 * P + 1, 1); root.rowed = calloc(J + 1, 1);
    for (int j = 0; j < J; j++) root.u[j] = 1e100;
    Work *W = malloc(sizeof(Work)); Node *v = copy(&S, &root);
    S.none = &root;
    S.random = 1;
    branch(&S, W, v, NULL, 0, 0);
    if (restarts) restart(&S, restarts);
    if (S.found_cost < S.C) { S.C = S.found_cost; memcpy(best, S.found_best, J * sizeof(double)); }
    *C = S.C;
    tree->integers = S.out; tree->integer_count = S.out_size;
    tree->floats = S.dual; tree->float_count = S.dual_size;
    tree->nodes = S.nodes; tree->better = S.better; tree->failed = S.failed; tree->stopped = S.stopped;
    tree->ends = S.ends; tree->subtrees = S.subtrees;
    free(S.found_best);
    free(v); free(W); free(filled); free(root.l); free(root.u); free(root.apart); free(root.rowed);
    free(S.facesize); free(S.ofstart); free(S.offace); free(S.link); free(S.linkstart);
}
void ray_tree_free(Tree *tree) { free(tree->integers); free(tree->floats); free(tree->ends); }
int32_t ray_tree_interface(void) { return 2; }
int32_t ray_tree_width(void) { return WIDTH; }
int32_t ray_tree_most(void) { return MOST / 2; }
