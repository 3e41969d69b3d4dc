# Reference values for paired and unpaired change, effect sizes and adjusted p: base R and effsize.
# Run in this folder: Rscript change.R; it writes change.json.
suppressMessages({library(jsonlite); library(effsize)})

draw <- function(n, shift, ties, seed) {
  set.seed(seed)
  x <- rnorm(n, 3.4, 0.8); y <- x * 0.6 + 1.4 + shift + rnorm(n, 0, 0.6)
  if (ties) { x <- pmin(pmax(round(x), 1), 5); y <- pmin(pmax(round(y), 1), 5) }
  list(x = x, y = y)
}
shapes <- list(c(8, 0.3, 0), c(25, 0.1, 1), c(49, -0.2, 0), c(60, 0, 1), c(200, 0.15, 1),
               c(12, 0.9, 0), c(30, -0.4, 1), c(1000, 0.05, 0))
cases <- lapply(seq_along(shapes), function(i) {
  s <- shapes[[i]]; d <- draw(s[1], s[2], s[3] == 1, 300 + i)
  t <- t.test(d$y, d$x, paired = TRUE)
  w <- suppressWarnings(wilcox.test(d$y, d$x, paired = TRUE))
  u <- t.test(d$y, d$x)
  m <- suppressWarnings(wilcox.test(d$y, d$x))
  # Without return.dm, version 0.8.1 gives another variance where delta is negative than for the
  # two samples exchanged.
  c <- cliff.delta(d$y, d$x, return.dm = TRUE)
  sh <- sd(d$y - d$x); df <- length(d$x) - 1
  dz <- mean(d$y - d$x) / sh
  # The noncentrality by uniroot on pt, to R's precision.
  end <- function(p) uniroot(function(ncp) pt(t$statistic, df, ncp) - p,
    c(t$statistic - 12, t$statistic + 12), tol = 1e-12)$root / sqrt(length(d$x))
  fav <- list(x = as.integer(d$x >= 3.5), y = as.integer(d$y >= 3.5))
  tab <- table(factor(fav$x, 0:1), factor(fav$y, 0:1))
  mc <- mcnemar.test(tab)
  ex <- binom.test(tab[1, 2], tab[1, 2] + tab[2, 1])
  list(before = d$x, after = d$y, t = t$statistic[[1]], df = t$parameter[[1]], p = t$p.value,
       low = t$conf.int[1], high = t$conf.int[2], change = t$estimate[[1]],
       v = w$statistic[[1]], wp = w$p.value,
       welch_t = u$statistic[[1]], welch_df = u$parameter[[1]], welch_p = u$p.value,
       welch_low = u$conf.int[1], welch_high = u$conf.int[2], mw = m$statistic[[1]], mwp = m$p.value,
       cliff = c$estimate[[1]], cliff_low = c$conf.int[[1]], cliff_high = c$conf.int[[2]],
       dz = dz, dz_low = end(0.975), dz_high = end(0.025),
       fav_before = fav$x, fav_after = fav$y, mcnemar = mc$statistic[[1]], mcnemar_p = mc$p.value,
       exact_p = ex$p.value)
})
# Few pairs, ties, steps of nothing, missing values, other levels of confidence.
ends <- function(t, df, level) {
  at <- function(p) suppressWarnings(uniroot(function(ncp) pt(t, df, ncp) - p, c(t - 5, t + 5),
    extendInt = "downX", tol = 1e-12)$root)
  c(at(1 - (1 - level) / 2), at((1 - level) / 2))
}
holes <- function(v, share) { v[runif(length(v)) < share] <- NA; v }
few <- lapply(1:32, function(i) {
  set.seed(700 + i)
  n <- c(2, 3, 4, 5, 6, 7, 9, 14, 30, 49, 50, 51, 75, 120, 400, 900)[(i - 1) %% 16 + 1]
  repeat {
    x <- rnorm(n, 3.2, 0.9); y <- 0.5 * x + 1.5 + runif(1, -0.8, 0.8) + rnorm(n, 0, 0.7)
    if (i > 16) { x <- pmin(pmax(round(x), 1), 5); y <- pmin(pmax(round(y), 1), 5) }
    if (n > 8) { x <- holes(x, 0.15); y <- holes(y, 0.15) }
    d <- (y - x)[!is.na(x) & !is.na(y)]
    if (sd(d) > 0 && sd(x[!is.na(x) & !is.na(y)]) > 0) break
  }
  level <- c(0.8, 0.9, 0.95, 0.99)[i %% 4 + 1]
  t <- t.test(y, x, paired = TRUE, conf.level = level)
  w <- suppressWarnings(wilcox.test(y, x, paired = TRUE))
  m <- length(d); both <- !is.na(x) & !is.na(y)
  average <- (sd(x[both]) + sd(y[both])) / 2
  e <- ends(t$statistic[[1]], m - 1, level) / sqrt(m)
  scale <- (1 - 3 / (8 * m - 9)) * sd(d) / average
  u <- t.test(y, x, conf.level = level)
  mw <- suppressWarnings(wilcox.test(y, x))
  cd <- suppressWarnings(cliff.delta(y[both], x[both], conf.level = level, return.dm = TRUE))
  list(before = x, after = y, level = level, pairs = m, only_before = sum(!is.na(x) & is.na(y)),
       only_after = sum(is.na(x) & !is.na(y)), change = t$estimate[[1]], low = t$conf.int[1],
       high = t$conf.int[2], t = t$statistic[[1]], p = t$p.value, v = w$statistic[[1]],
       wp = w$p.value, dz = mean(d) / sd(d), dz_low = e[1], dz_high = e[2],
       g_av = mean(d) / sd(d) * scale, g_low = e[1] * scale, g_high = e[2] * scale,
       cl = pnorm(mean(d) / sd(d)), cl_low = pnorm(e[1]), cl_high = pnorm(e[2]),
       cliff = cd$estimate[[1]], cliff_low = cd$conf.int[[1]], cliff_high = cd$conf.int[[2]],
       cliff_sd = sqrt(cd$var),
       welch = u$estimate[[1]] - u$estimate[[2]], welch_low = u$conf.int[1],
       welch_high = u$conf.int[2], welch_df = u$parameter[[1]], welch_p = u$p.value,
       mw = mw$statistic[[1]], mwp = mw$p.value)
})
# Two waves of other partnerships, of unequal sizes, below and above what R counts exactly.
waves <- lapply(1:20, function(i) {
  set.seed(800 + i)
  n <- c(2, 3, 8, 20, 49)[(i - 1) %% 5 + 1]; m <- c(2, 60, 5, 49, 50)[(i - 1) %% 5 + 1]
  x <- rnorm(n, 3, 0.8); y <- rnorm(m, 3.3, 1.4)
  if (i > 10) { x <- round(x); y <- round(y) }
  u <- t.test(y, x); mw <- suppressWarnings(wilcox.test(y, x))
  cd <- suppressWarnings(cliff.delta(y, x, return.dm = TRUE))
  list(before = x, after = y, low = u$conf.int[1], high = u$conf.int[2], t = u$statistic[[1]],
       df = u$parameter[[1]], p = u$p.value, mw = mw$statistic[[1]], mwp = mw$p.value,
       cliff = cd$estimate[[1]], cliff_low = if (cd$var < 0) NA else cd$conf.int[[1]],
       cliff_high = if (cd$var < 0) NA else cd$conf.int[[2]])
})
# Paired shares: McNemar of base R; the mid-p by the binomial; Newcombe's method 10 from his paper,
# with Wilson's ends as prop.test gives them.
newcombe <- function(a, b, c, d, level) {
  a <- as.numeric(a); b <- as.numeric(b); c <- as.numeric(c); d <- as.numeric(d)
  n <- a + b + c + d
  w1 <- suppressWarnings(prop.test(a + b, n, conf.level = level, correct = FALSE)$conf.int)
  w2 <- suppressWarnings(prop.test(a + c, n, conf.level = level, correct = FALSE)$conf.int)
  p1 <- (a + b) / n; p2 <- (a + c) / n
  below <- (a + b) * (c + d) * (a + c) * (b + d)
  above <- a * d - b * c
  if (above > 0) above <- max(above - n / 2, 0)
  phi <- if (below == 0) 0 else above / sqrt(below)
  dl1 <- p1 - w1[1]; du1 <- w1[2] - p1; dl2 <- p2 - w2[1]; du2 <- w2[2] - p2
  p1 - p2 + c(-sqrt(dl1^2 - 2 * phi * dl1 * du2 + du2^2),
              sqrt(du1^2 - 2 * phi * du1 * dl2 + dl2^2))
}
set.seed(33)
shares <- lapply(1:40, function(i) {
  special <- list(c(3, 2, 0, 1), c(0, 4, 0, 0), c(0, 0, 7, 2), c(10, 3, 3, 4), c(5, 1, 0, 9),
                  c(0, 2, 2, 0))
  if (i <= 6) k <- special[[i]] else repeat {
    k <- rpois(4, sample(c(1, 4, 20, 150), 4, replace = TRUE))
    if (k[2] + k[3] > 0 && sum(k) > 1) break
  }
  level <- c(0.9, 0.95, 0.99)[i %% 3 + 1]
  both <- k[1]; gained <- k[2]; lost <- k[3]; neither <- k[4]; m <- gained + lost
  mc <- mcnemar.test(matrix(c(neither, lost, gained, both), 2))
  exact <- binom.test(gained, m)$p.value
  one <- pbinom(min(gained, lost), m, 0.5)
  mid <- if (gained == lost) 1 - dbinom(gained, m, 0.5) / 2
         else 2 * one - dbinom(min(gained, lost), m, 0.5)
  e <- newcombe(both, gained, lost, neither, level)
  list(both = both, gained = gained, lost = lost, neither = neither, level = level,
       change = (gained - lost) / sum(k), low = e[1], high = e[2],
       mcnemar = mc$statistic[[1]], mcnemar_p = mc$p.value, exact = exact, mid = mid)
})
# Ends of a noncentral t, from one degree of freedom on.
noncentral <- list()
for (df in c(1, 2, 3, 4, 6, 10, 40, 500)) for (t in c(-4, 0, 0.3, 1.7, 3, 9, 20)) {
  e <- ends(t, df, 0.95)
  # Above this noncentrality R's pt is an approximation.
  if (max(abs(e)) < 37)
    noncentral[[length(noncentral) + 1]] <- list(t = t, df = df, low = e[1], high = e[2])
}
set.seed(9)
p <- c(runif(12)^3, NA, 0.01, 0.01)
methods <- c("holm", "BH", "BY", "bonferroni", "hochberg", "none")
adjusted <- setNames(lapply(methods, function(m) p.adjust(p, m)), methods)
families <- lapply(1:12, function(i) {
  n <- c(1, 2, 5, 40)[i %% 4 + 1]
  q <- round(runif(n)^4, if (i > 6) 2 else 15); q[runif(n) < 0.1] <- NA
  f <- sample(c("a", "b", "c"), n, replace = TRUE)
  list(p = I(q), family = I(f), adjusted = setNames(lapply(methods, function(m)
    I(ave(q, f, FUN = function(v) p.adjust(v, m)))), methods))
})
write_json(list(R = R.version.string, effsize = as.character(packageVersion("effsize")),
                cases = cases, few = few, waves = waves, shares = shares, noncentral = noncentral,
                p = p, adjusted = adjusted, families = families),
           "change.json", digits = NA, auto_unbox = TRUE, na = "null")
