# Reference values for alpha, omega, item analysis, KMO, parallel analysis: R's psych and factanal
# on invented data, and on R's `attitude` (Chatterjee & Price, Regression Analysis by Example, 1977).
# Run in this folder: Rscript reliability.R; it writes reliability.json.
suppressMessages({library(psych); library(jsonlite)})

draw <- function(n, k, strength, missing, seed) {
  set.seed(seed)
  common <- rnorm(n)
  x <- sapply(seq_len(k), function(j) strength * common + rnorm(n))
  x <- matrix(findInterval(x, c(-1.4, -0.5, 0.4, 1.3)) + 1, n, k)
  if (missing > 0) x[sample(length(x), round(missing * length(x)))] <- NA
  x
}

# Items that go against the others, in units that differ, far from zero, not whole numbers.
twist <- function(x, seed) {
  set.seed(seed)
  k <- ncol(x)
  against <- seq_len(k) %in% sample(k, max(1, k %/% 3))
  x[, against] <- 6 - x[, against]
  sweep(sweep(x, 2, 10^seq(-2, 3, length.out = k), "*"), 2, 1e4 * seq_len(k), "+")
}

# Two or three things behind the items.
several <- function(n, k, f, seed) {
  set.seed(seed)
  own <- matrix(rnorm(n * f), n)
  x <- 0.7 * rnorm(n) + sapply(seq_len(k), function(j) 1.2 * own[, (j - 1) %% f + 1]) +
    matrix(rnorm(n * k), n)
  round(2 * x) / 2
}

quietly <- function(expression) suppressWarnings(suppressMessages(expression))

# Principal axes iterated to the end reach the minimum residuals exactly, where no uniqueness is at
# its bound; psych's own minres stops where the residuals hardly fall any more.
minres <- function(R, f) {
  if (min(quietly(fa(R, f, rotate = "none"))$uniquenesses) < 0.02) return(NULL)
  u <- 1 / diag(solve(R))
  for (step in 1:500000) {
    e <- eigen(R - diag(u), symmetric = TRUE)
    l <- e$vectors[, 1:f, drop = FALSE] %*% diag(sqrt(pmax(e$values[1:f], 0)), f)
    before <- u
    u <- 1 - rowSums(l^2)
    if (min(u) < 0.02) return(NULL)
    if (max(abs(u - before)) < 1e-15) break
  }
  if (max(abs(u - before)) > 1e-13) NULL else u
}

references <- function(x) {
  x <- x[rowSums(!is.na(x)) > 0, ]
  capture.output(a <- quietly(psych::alpha(x, warnings = FALSE)))
  complete <- x[complete.cases(x), ]
  capture.output(ac <- quietly(psych::alpha(complete, warnings = FALSE)))
  wide <- alpha.ci(a$total$raw_alpha, nrow(x), ncol(x), p.val = 0.01)
  case <- list(data = x, alpha = a$total$raw_alpha, std = a$total$std.alpha, ase = a$total$ase,
               feldt_low = a$feldt$lower.ci[[1]], feldt_high = a$feldt$upper.ci[[1]],
               feldt_99 = c(wide$lower.ci, wide$upper.ci),
               duhachek_90 = a$total$raw_alpha + c(-1, 1) * qnorm(0.95) * a$total$ase,
               complete_alpha = ac$total$raw_alpha, complete_low = ac$feldt$lower.ci[[1]],
               complete_n = nrow(complete),
               r_drop = a$item.stats$r.drop, mean = a$item.stats$mean, sd = a$item.stats$sd,
               n = a$item.stats$n)
  if (ncol(x) == 2) return(case)
  R <- cor(x, use = "pairwise")
  case$dropped <- a$alpha.drop$raw_alpha
  case$eigenvalues <- eigen(R)$values
  k <- psych::KMO(R)
  case$kmo <- k$MSA
  case$kmo_items <- unname(k$MSAi)
  if (nrow(complete) > ncol(x) + 1) case$complete_kmo <- psych::KMO(complete)$MSA
  one <- quietly(psych::omega(x, nfactors = 1, plot = FALSE))
  case$omega_psych <- one$omega.tot
  case$turned <- I(which(one$key < 0))
  l <- unclass(quietly(fa(R, 1, rotate = "none"))$loadings)
  case$psych_residual <- sum(((R - l %*% t(l))[lower.tri(R)])^2)
  exact <- list()
  for (f in 1:3) if (ncol(x) >= c(3, 5, 6)[f]) {
    u <- minres(R, f)
    if (!is.null(u)) {
      key <- quietly(psych::omega(x, nfactors = f, plot = FALSE))$key
      exact[[length(exact) + 1]] <- list(
        factors = f, omega = 1 - sum(u) / sum(diag(key) %*% R %*% diag(key)))
    }
  }
  if (length(exact)) case$exact <- exact
  # factanal stops at uniquenesses of 0.005 too, and converges tightly.
  for (f in 1:2) if (ncol(x) > c(3, 5)[f]) {
    ml <- factanal(covmat = R, factors = f, n.obs = nrow(x), rotation = "none",
                   control = list(nstart = 20, opt = list(factr = 10, maxit = 10000)))
    l <- unclass(ml$loadings)
    key <- diag(if (f == 1) sign(l[, 1]) * sign(sum(l[, 1])) else
      quietly(psych::omega(x, nfactors = f, plot = FALSE))$key)
    common <- sum(colSums(key %*% l)^2)
    case[[c("ml", "ml2")[f]]] <- list(
      unique = unname(ml$uniquenesses),
      observed = 1 - sum(ml$uniquenesses) / sum(key %*% R %*% key),
      model = common / (common + sum(ml$uniquenesses)))
  }
  if (ncol(x) >= 6) case$omega_psych3 <- quietly(
    psych::omega(x, nfactors = 3, plot = FALSE))$omega.tot
  case
}

shapes <- list(c(30, 3, 1.0, 0), c(12, 4, 0.8, 0), c(60, 5, 0.6, 0.1), c(200, 6, 1.2, 0.05),
               c(8, 2, 1.5, 0), c(500, 8, 0.5, 0), c(40, 12, 0.7, 0.08), c(100, 7, 0.3, 0),
               c(25, 9, 1.0, 0.04), c(1500, 6, 0.9, 0.2), c(20, 2, 0.8, 0.15), c(15, 3, 0.2, 0),
               c(6, 5, 1.0, 0), c(90, 4, 1.0, 0.3), c(70, 10, 0.6, 0.1), c(45, 11, 1.0, 0))
plain <- lapply(seq_along(shapes), function(i) {
  s <- shapes[[i]]
  draw(s[1], s[2], s[3], s[4], 100 + i)
})
twisted <- lapply(c(3, 4, 6, 14, 15), function(i) twist(plain[[i]], 200 + i))
more <- list(several(300, 9, 3, 301), several(150, 8, 2, 302), several(400, 12, 3, 303),
             several(80, 6, 2, 304), unname(as.matrix(attitude)))
cases <- lapply(c(plain, twisted, more), references)

# Horn's random eigenvalues, from the tables themselves.
random <- lapply(list(c(30, 4), c(200, 6), c(12, 10), c(6, 8)), function(s) {
  set.seed(400 + s[1])
  drawn <- replicate(20000, eigen(cor(matrix(rnorm(prod(s)), s[1])), only.values = TRUE)$values)
  list(n = s[1], k = s[2], mean = rowMeans(drawn), sd = apply(drawn, 1, sd),
       upper = apply(drawn, 1, quantile, 0.95))
})

write_json(list(R = R.version.string, psych = as.character(packageVersion("psych")), cases = cases,
                attitude = length(cases), random = random),
           "reliability.json", digits = NA, auto_unbox = TRUE, na = "null")
