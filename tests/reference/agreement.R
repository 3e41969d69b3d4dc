# Reference values for ICC, kappas, Gwet's AC, Krippendorff's alpha, Bland-Altman and r_wg: R's irr,
# psych, irrCAC and multilevel on invented ratings. irrCAC prints five digits only, so its function
# is asked for what it rounds (see `unrounded`).
# Run in this folder: Rscript agreement.R; it writes agreement.json.
suppressMessages({library(irr); library(psych); library(irrCAC); library(multilevel); library(jsonlite)})

draw <- function(n, k, q, strength, missing, seed, shift = 0) {
  set.seed(seed)
  unit <- rnorm(n)
  x <- sapply(seq_len(k), function(j) strength * unit + shift * j + rnorm(n))
  x <- matrix(findInterval(x, qnorm(seq_len(q - 1) / q) * sqrt(1 + strength^2)) + 1, n, k)
  if (missing > 0) x[sample(length(x), round(missing * length(x)))] <- NA
  x
}

# --- ICC: levels, and scores with decimals -------------------------------------------------------
icc_of <- function(x) {
  whole <- na.omit(x)
  by_irr <- list()
  for (m in list(c("oneway", "consistency", "1"), c("twoway", "agreement", "A"), c("twoway", "consistency", "C")))
    for (u in c("single", "average")) {
      r <- irr::icc(x, model = m[1], type = m[2], unit = u)
      r90 <- irr::icc(x, model = m[1], type = m[2], unit = u, conf.level = 0.9)
      name <- if (u == "average") paste0(m[3], ",k") else if (m[3] == "1") "1" else paste0(m[3], ",1")
      by_irr[[name]] <- list(value = r$value, low = r$lbound, high = r$ubound, df1 = r$df1, df2 = r$df2,
                             low90 = r90$lbound, high90 = r90$ubound, n = r$subjects)
    }
  p <- psych::ICC(whole, lmer = FALSE)$results
  list(data = x, irr = by_irr, psych = lapply(seq_len(6), function(i)
    list(kind = p$type[i], value = p$ICC[i], low = p$`lower bound`[i], high = p$`upper bound`[i])))
}
scores <- function(n, k, seed) {
  set.seed(seed)
  unit <- rnorm(n, 60, 12)
  sapply(seq_len(k), function(j) unit + 3 * j + rnorm(n, 0, 6))
}
x7 <- draw(60, 3, 5, 0, 0, 207)                        # no agreement at all: negative values
icc_cases <- lapply(list(
  draw(12, 2, 5, 1.2, 0, 201), draw(30, 2, 5, 0.8, 0.1, 202, 0.4), draw(8, 4, 7, 1, 0, 203),
  draw(200, 3, 5, 1.5, 0.05, 204), draw(15, 12, 4, 0.7, 0, 205, 0.1), draw(25, 2, 11, 2, 0, 206, -0.8),
  x7, scores(18, 2, 208), scores(40, 5, 209), scores(3, 2, 210)), icc_of)

# --- ICC(1), ICC(2) of respondents in organisations ----------------------------------------------
grouped <- lapply(1:6, function(i) {
  set.seed(300 + i)
  groups <- 4 + 3 * i
  size <- sample(1:(2 + i), groups, TRUE)
  g <- rep(seq_len(groups), size)
  y <- pmin(5, pmax(1, round(3 + 0.6 * rnorm(groups)[g] + rnorm(length(g)))))
  if (i %% 2 == 0) y[sample(length(y), 2)] <- NA
  a <- aov(y ~ as.factor(g))
  list(answers = y, groups = g, icc1 = multilevel::ICC1(a), icc2 = multilevel::ICC2(a))
})

# --- kappas -------------------------------------------------------------------------------------
# The error is the delta method on the table of shares, its gradient taken by a complex step: this is
# what Fleiss, Cohen & Everitt (1969) write out. irrCAC::kappa2.table agrees to the digits it keeps;
# psych 2.2.9 agrees for the unweighted kappa, not for the weighted one, where it takes
# rowSums(w * rs) for the mean weight of a column: with the table of that paper it gives a variance of
# .002749 instead of the printed .003248.
kappa_by_delta <- function(p, w, n) {
  kappa <- function(p) {
    expected <- sum(w * (rowSums(p) %*% t(colSums(p))))
    (sum(w * p) - expected) / (1 - expected)
  }
  slope <- sapply(seq_along(p), function(i) {
    moved <- p + 0i
    moved[i] <- moved[i] + 1e-30i
    Im(kappa(moved)) / 1e-30
  })
  spread <- sum(as.vector(p) * slope^2) - sum(as.vector(p) * slope)^2
  c(kappa(p), sqrt(max(spread, 0) / n))
}
kappa_of <- function(x, levels = NULL) {
  whole <- na.omit(x)
  known <- if (is.null(levels)) sort(unique(as.vector(whole))) else levels
  q <- length(known)
  counts <- unclass(table(factor(whole[, 1], known), factor(whole[, 2], known)))
  apart <- abs(outer(seq_len(q), seq_len(q), "-")) / (q - 1)
  one <- function(w, word, row) {
    psych <- suppressWarnings(psych::cohen.kappa(whole, levels = levels, w = if (row == 2) w else NULL))
    delta <- kappa_by_delta(counts / nrow(whole), w, nrow(whole))
    cac <- irrCAC::kappa2.table(counts, weights = w)
    stopifnot(abs(psych$confid[row, 2] - delta[1]) < 1e-12, abs(cac$coeff.se - delta[2]) < 1e-7 )
    if (row == 1) stopifnot(abs(psych$var.kappa - delta[2]^2) < 1e-12)
    # irr 0.84.1 sorts levels as text, 1 10 11 2: right up to nine levels.
    by_irr <- if (is.null(levels) && q < 10) irr::kappa2(x, weight = word)$value else NULL
    list(value = psych$confid[row, 2], irr = by_irr,
         error = delta[2], psych_low = psych$confid[row, 1], psych_high = psych$confid[row, 3])
  }
  list(data = x, levels = levels, n = nrow(whole), quadratic = one(1 - apart^2, "squared", 2),
       linear = one(1 - apart, "equal", 2), unweighted = one(diag(q), "unweighted", 1))
}
gap <- draw(40, 2, 5, 1, 0, 411); gap[gap == 3] <- NA   # level 3 is never used
kappa_cases <- c(
  lapply(list(draw(12, 2, 5, 1.2, 0, 401), draw(30, 2, 5, 0.8, 0.1, 402), draw(50, 2, 4, 1, 0, 403, 0.3),
              draw(200, 2, 7, 1.5, 0.05, 404), draw(20, 2, 2, 1, 0, 405), draw(80, 2, 3, 0, 0, 406),
              draw(500, 2, 5, 2, 0.2, 407), draw(25, 2, 11, 2, 0, 408), draw(9, 2, 3, 1, 0, 409), gap), kappa_of),
  list(kappa_of(gap, 1:5), kappa_of(draw(15, 2, 3, 1, 0, 412), 1:6), kappa_of(draw(60, 2, 4, 0.5, 0.1, 413), 1:5)))

# --- Gwet ---------------------------------------------------------------------------------------
unrounded <- irrCAC::gwet.ac1.raw
body(unrounded) <- do.call(substitute, list(body(unrounded), list(round = as.name("keep"))))
keep <- function(x, ...) x
environment(unrounded) <- list2env(list(keep = keep), parent = asNamespace("irrCAC"))
weighings <- c("unweighted", "quadratic", "ordinal", "linear", "radical", "ratio", "circular", "bipolar")
gwet_of <- function(x, levels = NULL, N = Inf) {
  found <- lapply(weighings, function(w) {
    e <- unrounded(x, weights = w, categ.labels = levels, N = N)$est
    printed <- irrCAC::gwet.ac1.raw(x, weights = w, categ.labels = levels, N = N)$est
    stopifnot(abs(e$coeff.val - printed$coeff.val) < 1e-5)
    rated <- sum(rowSums(!is.na(x)) > 0)
    t <- qt(0.975, rated - 1)
    list(value = e$coeff.val, error = e$coeff.se, low = e$coeff.val - t * e$coeff.se,
         high = min(1, e$coeff.val + t * e$coeff.se), printed = printed$conf.int, name = e$coeff.name)
  })
  names(found) <- weighings
  list(data = x, levels = levels, population = if (is.finite(N)) N else NULL, found = found)
}
rated_only <- function(x) x[rowSums(!is.na(x)) > 0, ]
high <- draw(30, 2, 5, 1, 0, 508, 2.5)                  # nearly all answers on one level
gwet_cases <- list(
  gwet_of(draw(12, 2, 5, 1.2, 0, 501)), gwet_of(rated_only(draw(30, 2, 5, 0.8, 0.1, 502))),
  gwet_of(rated_only(draw(20, 4, 5, 1, 0.2, 503))), gwet_of(rated_only(draw(100, 3, 7, 1.5, 0.3, 504))),
  gwet_of(draw(15, 12, 4, 0.7, 0, 505)), gwet_of(rated_only(draw(40, 5, 3, 0.3, 0.4, 506))),
  gwet_of(draw(20, 2, 2, 1, 0, 507)), gwet_of(high), gwet_of(gap[rowSums(!is.na(gap)) > 0, ]),
  gwet_of(as.matrix(irrCAC::cac.raw4raters)), gwet_of(draw(18, 2, 5, 1, 0, 509), N = 20))

# --- Krippendorff -------------------------------------------------------------------------------
# Without any gap irr 0.84.1 forgets to divide a unit's pairs by its ratings less one: wrong from three
# raters on (irrCAC gives the published value). A unit with one rating has no pairs and brings a gap.
kripp_of <- function(x) {
  gapped <- if (anyNA(x)) x else rbind(x, c(x[1, 1], rep(NA, ncol(x) - 1)))
  found <- lapply(c("nominal", "ordinal", "interval", "ratio"), function(m) irr::kripp.alpha(t(gapped), m)$value)
  stopifnot(abs(found[[1]] - irrCAC::krippen.alpha.raw(x)$est$coeff.val) < 1e-5)
  stopifnot(abs(found[[3]] - irrCAC::krippen.alpha.raw(x, "quadratic")$est$coeff.val) < 1e-5)
  list(data = x, nominal = found[[1]], ordinal = found[[2]], interval = found[[3]], ratio = found[[4]])
}
kripp_cases <- lapply(list(
  draw(12, 2, 5, 1.2, 0, 601), draw(30, 2, 5, 0.8, 0.1, 602), draw(20, 4, 5, 1, 0.2, 603),
  draw(100, 3, 7, 1.5, 0.3, 604), draw(15, 12, 4, 0.7, 0, 605), draw(40, 5, 3, 0.3, 0.4, 606),
  draw(20, 2, 2, 1, 0, 607), draw(60, 3, 5, 0, 0, 608), high, gap, round(scores(25, 3, 609), 1),
  draw(50, 2, 11, 1, 0.5, 610) - 1), kripp_of)

# --- Bland and Altman ----------------------------------------------------------------------------
limits_of <- function(x) {
  d <- na.omit(x[, 1] - x[, 2]); n <- length(d); s <- sd(d); t <- qt(0.975, n - 1)
  around <- function(v, e) list(value = v, error = e, low = v - t * e, high = v + t * e)
  list(data = x, n = n, sd = s, sd_low = s * sqrt((n - 1) / qchisq(0.975, n - 1)),
       sd_high = s * sqrt((n - 1) / qchisq(0.025, n - 1)), bias = around(mean(d), s / sqrt(n)),
       bias_t = as.vector(t.test(d)$conf.int), lower = around(mean(d) - 1.96 * s, s * sqrt(3 / n)),
       upper = around(mean(d) + 1.96 * s, s * sqrt(3 / n)),
       exact = s * sqrt(1 / n + 1.96^2 / (2 * (n - 1))))
}
limits_cases <- lapply(list(scores(18, 2, 701), scores(3, 2, 702), draw(30, 2, 5, 0.8, 0.1, 703), scores(200, 2, 704),
                            draw(12, 2, 11, 1, 0, 705)), limits_of)

# --- r_wg ----------------------------------------------------------------------------------------
rwg_cases <- lapply(1:8, function(i) {
  set.seed(800 + i)
  groups <- 5 + i; levels <- c(5, 7, 4, 11)[1 + i %% 4]; items <- c(2, 3, 6, 12)[1 + i %% 4]
  g <- rep(seq_len(groups), sample(1:6, groups, TRUE))
  x <- matrix(sample(seq_len(levels), length(g) * items, TRUE, prob = seq_len(levels)), length(g), items)
  if (i > 4) x[sample(length(x), 3)] <- NA
  chance <- (levels^2 - 1) / 12
  one <- multilevel::rwg(x[, 1], g, ranvar = chance)
  several <- multilevel::rwg.j(x, g, ranvar = chance)
  list(answers = x, groups = g, levels = levels, one = one$rwg, one_n = one$gsize, one_group = one$grpid,
       several = several$rwg.j, several_n = several$gsize, several_group = several$grpid)
})

write_json(list(
  r = R.version.string,
  packages = sapply(c("irr", "psych", "irrCAC", "multilevel"), function(p) as.character(packageVersion(p))),
  icc = icc_cases, grouped = grouped, kappa = kappa_cases, gwet = gwet_cases, kripp = kripp_cases,
  limits = limits_cases, rwg = rwg_cases), "agreement.json", digits = I(17), auto_unbox = TRUE, na = "null", null = "null")
